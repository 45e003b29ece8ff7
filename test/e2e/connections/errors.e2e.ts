import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { freePort } from '../../helpers/brokers/mosquitto.ts'
import { connect, fillConnection } from '../../helpers/programs/screens.ts'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function tryConnecting(page: Page, port: number): Promise<void> {
  const form = await fillConnection(page, { name: 'Broken', port })
  await form.getByRole('button', { name: 'Save and connect' }).click()
}

const sentence = (page: Page, text: string) =>
  page.getByRole('main').getByRole('status').filter({ hasText: text })

test('a broker that is not there is told apart by host, port and cause', async ({ app }) => {
  const port = await freePort()
  await tryConnecting(app, port)
  const text = `Nothing listens at 127.0.0.1:${port}. Check that the broker is running and that the port is the right one.`
  await expect(sentence(app, text)).toBeVisible()
})

test('a web server is not a broker', async ({ app }) => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'))
  })
  const port = await listen(server)
  await tryConnecting(app, port)
  await expect(sentence(app, `127.0.0.1:${port} answers in HTTP.`)).toBeVisible()
  server.close()
})

test('something else that talks is not a broker', async ({ app }) => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.write('220 mail.example ESMTP\r\n')
  })
  const port = await listen(server)
  await tryConnecting(app, port)
  await expect(sentence(app, `127.0.0.1:${port} answers, but not in MQTT.`)).toBeVisible()
  server.close()
})

test('a broker that refuses says why', async ({ app, broker }) => {
  const { port } = await broker({ config: ['allow_anonymous false'] })
  await tryConnecting(app, port)
  await expect(sentence(app, `127.0.0.1:${port} does not allow this client to connect.`)).toBeVisible()
})

test('a broker that goes away is tried again until it is back', async ({ app, broker }) => {
  const mosquitto = await broker()
  await connect(app, { name: 'Back', port: mosquitto.port })
  await mosquitto.stop()
  await expect(app.getByRole('main').getByRole('status', { name: 'Connecting again' })).toBeVisible()
  await broker({ ports: mosquitto })
  await expect(app.getByRole('main').getByRole('status', { name: 'Connected', exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await expect(app.getByRole('article', { name: /^Reconnected after/ })).toBeVisible()
})

test('a topic with a wildcard is not published to', async ({ app, broker }) => {
  const { port } = await broker()
  await connect(app, { name: 'Wildcards', port })
  const box = app.getByRole('region', { name: 'Publish a message' })
  await box.getByRole('combobox', { name: 'Topic' }).fill('light/+')
  await box.getByRole('textbox', { name: 'Payload' }).fill('1')
  await expect(box.getByText('“+” and “#” are wildcards for subscriptions')).toBeVisible()
  await box.getByRole('textbox', { name: 'Payload' }).press('ControlOrMeta+Enter')
  await expect(app.getByRole('article', { name: /^Published/ })).toHaveCount(0)
})
