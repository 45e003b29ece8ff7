import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '../../helpers/programs/e2e.ts'

/**
 * What could be tried by something that got into the page. `CANARY` is another server. It runs in a later task, since the
 * call that brings it in is allowed more than the page is.
 */
const attack = `
const ran = (window.ran = [])
window.mark = (name) => void ran.push(name)
window.violations = 0
document.addEventListener('securitypolicyviolation', () => window.violations++)
const element = (name, values) => document.body.appendChild(Object.assign(document.createElement(name), values))
const attempts = {
  eval: () => (0, eval)('mark("eval")'),
  function: () => new Function('mark("function")')(),
  timeout: () => setTimeout('mark("timeout")'),
  markup: () => (element('div').innerHTML = '<img src=x onerror=mark("markup")>'),
  style: () => document.head.append(Object.assign(document.createElement('style'), { textContent: 'body { opacity: 0 }' })),
  script: () => document.head.append(Object.assign(document.createElement('script'), { text: 'mark("script")' })),
  import: () => import('data:text/javascript,mark("import")'),
  image: () => element('img', { src: CANARY + 'image' }),
  fetch: () => fetch(CANARY + 'fetch', { mode: 'no-cors' }).then(() => mark('fetch')),
  beacon: () => navigator.sendBeacon(CANARY + 'beacon', 'x'),
  socket: () => new WebSocket(CANARY.replace('http', 'ws')),
  frame: () => element('iframe', { src: CANARY + 'frame' }),
  base: () => document.head.append(Object.assign(document.createElement('base'), { href: CANARY })),
  form: () => element('form', { action: CANARY + 'form' }).submit(),
}
setTimeout(() => {
  const tried = Object.values(attempts).map(async (attempt) => attempt())
  Promise.allSettled(tried).then(() => setTimeout(() => (window.attacked = tried.length), 500))
}, 0)
`

test('what gets into the page can neither run code from text nor reach another server', async ({
  start,
  page,
}) => {
  let requests = 0
  const canary = createServer((_request, response) => {
    requests++
    response.end()
  }).listen(0, '127.0.0.1')
  await once(canary, 'listening')
  const address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/`

  const { url } = await start()
  await page.goto(url)
  await expect(page.getByRole('heading', { name: 'What are your devices saying?' })).toBeVisible()
  await page.evaluate(attack.replaceAll('CANARY', JSON.stringify(address)))
  await expect.poll(() => page.evaluate('window.attacked')).toBe(14)
  expect(await page.evaluate('window.ran')).toEqual([])
  expect(await page.evaluate('window.violations')).toBeGreaterThanOrEqual(13)
  expect(await page.evaluate(() => getComputedStyle(document.body).opacity)).toBe('1')
  expect(requests).toBe(0)
  canary.close()
})

test('nothing of Node is within reach of the page', async ({ start, page }) => {
  await page.goto((await start()).url)
  const kinds = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global'].map((name) => typeof Reflect.get(window, name)),
  )
  expect(kinds).toEqual(Array(5).fill('undefined'))
})

test('another web page cannot get in, whatever it knows of the address', async ({ start, page }) => {
  const { url } = await start()
  const other = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<p>another page</p>')
  }).listen(0, '127.0.0.1')
  await once(other, 'listening')
  // The user has Heliograph open in the same browser, so the cookie is there.
  await page.goto(url)
  await expect(page.getByRole('heading', { name: 'What are your devices saying?' })).toBeVisible()
  const visited = await page.context().newPage()
  await visited.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
  const outcome = await visited.evaluate(async (target) => {
    const { origin, host } = new URL(target)
    const token = new URL(target).hash.slice('#token='.length)
    const attempt = (work: Promise<Response>) =>
      work.then(
        (response) => response.type,
        () => 'refused',
      )
    const socket = await new Promise<string>((resolve) => {
      const opening = new WebSocket(`ws://${host}/bridge`)
      opening.onopen = () => resolve('open')
      opening.onerror = () => resolve('refused')
    })
    return {
      read: await attempt(fetch(origin)),
      login: await attempt(fetch(`${origin}/login`, { method: 'POST', body: token, credentials: 'include' })),
      socket,
    }
  }, url)
  expect(outcome).toEqual({ read: 'refused', login: 'refused', socket: 'refused' })
  other.close()
})
