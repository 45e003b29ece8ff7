/** What the page itself measures: frames, how long events take (Event Timing API), and how old its newest row is. */
export const pageProbe = `(() => {
  const probe = (window.__probe = { frames: [], events: [], ages: [] })
  let last = performance.now()
  const frame = (now) => { probe.frames.push(now - last); last = now; requestAnimationFrame(frame) }
  requestAnimationFrame(frame)
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.events.push({ at: startTime, ms: duration })
  }).observe({ type: 'event', durationThreshold: 16 })
  setInterval(() => {
    // While somebody reads there is a button that leads to the newest.
    if (document.querySelector('.pointer-events-none.absolute > button')) return
    const rows = document.querySelectorAll('[role=article]')
    const at = /"at":\\s*(\\d+)/.exec(rows[rows.length - 1]?.textContent ?? '')
    if (at) probe.ages.push(Date.now() - Number(at[1]))
  }, 23)
})()`

/** What it found, ms. */
export interface PageProbe {
  frames: number[]
  ages: number[]
}
