/**
 * What the page itself measures while it is scrolled, as an expression: `window.__shown(low, high)` resolves with the time
 * in ms since the last input event at which the window was painted full of rows between two addresses: dense, and each with
 * the payload that was stored there. Null after two seconds.
 */
export const scrollProbe = `(() => {
  let inputMs = 0
  for (const type of ['pointermove', 'keydown']) {
    addEventListener(type, (event) => { inputMs = event.timeStamp }, { capture: true })
  }
  const feed = document.querySelector('[role=feed]')
  const right = (low, high) => {
    const box = feed.getBoundingClientRect()
    const rows = [...feed.querySelectorAll('[data-address]')]
      .map((element) => ({ element, place: element.getBoundingClientRect(), address: Number(element.dataset.address) }))
      .filter(({ place }) => place.bottom > box.top && place.top < box.bottom)
      .sort((one, other) => one.address - other.address)
    const first = rows[0]
    const last = rows[rows.length - 1]
    if (!first || first.address < low || last.address > high) return false
    const full = first.place.top < box.top + 40 && last.place.bottom > box.bottom - 40
    return full && rows.every(({ element, address }, index) => {
      const number = /"n":\\s*(\\d+)/.exec(element.textContent)
      return address === first.address + index && number !== null && Number(number[1]) === address - 1
    })
  }
  window.__shown = (low, high) => new Promise((resolve) => {
    const endMs = performance.now() + 2000
    const look = () => {
      if (performance.now() > endMs) return resolve(null)
      if (!right(low, high)) return requestAnimationFrame(look)
      // The next frame begins when this one is painted.
      requestAnimationFrame(() => resolve(performance.now() - inputMs))
    }
    requestAnimationFrame(look)
  })
  window.__range = () => {
    const addresses = [...feed.querySelectorAll('[data-address]')].map(({ dataset }) => Number(dataset.address))
    return { from: Math.min(...addresses), to: Math.max(...addresses) }
  }
})()`
