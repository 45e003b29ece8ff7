import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub, mosquittoSub, runPython } from '../../helpers/brokers/mosquitto.ts'
import type { NewConnection } from '../../helpers/programs/screens.ts'
import { connect, messages, publish, subscribe, subscription } from '../../helpers/programs/screens.ts'

const hello = '{"msg":"hello"}'

test('a newcomer connects, subscribes, receives, publishes, and finds it all again after a power cut', async ({
  open,
  broker,
}) => {
  const { port } = await broker()
  const first = await open()
  await connect(first.page, { name: 'Raspberry', port })
  await subscribe(first.page, 'raspberry/mqtt', 1)
  await expect(subscription(first.page, 'raspberry/mqtt')).toContainText('Q1')

  await mosquittoPub(port, ['-t', 'raspberry/mqtt', '-q', '1', '-m', hello])
  await expect(messages(first.page, 'Received', 'raspberry/mqtt')).toContainText('"hello"')

  const device = await mosquittoSub(port, ['-t', 'light/cmd', '-q', '1'], '%t %q %r %p')
  await publish(first.page, { topic: 'light/cmd', payload: hello, qos: 1 })
  await expect(messages(first.page, 'Published', 'light/cmd')).toContainText('PUBACK')
  await expect.poll(() => device.lines).toEqual([`light/cmd 1 0 ${hello}`])
  await device.stop()

  await first.stop('SIGKILL')
  const { page } = await open()
  await page.getByRole('button', { name: /^Raspberry, Not connected/ }).click()
  await expect(messages(page, 'Received', 'raspberry/mqtt')).toContainText('"hello"')
  await expect(messages(page, 'Published', 'light/cmd')).toContainText('PUBACK')
  await expect(subscription(page, 'raspberry/mqtt')).toBeVisible()
})

test('the same works with the built-in broker', async ({ dataDir, open }) => {
  const { tcpPort } = await chooseBrokerPorts(dataDir)
  const { page } = await open()
  await page.getByRole('switch', { name: 'Built-in broker' }).click()
  await expect(page.getByText(`TCP ${tcpPort}`)).toBeVisible()
  await connect(page, { name: 'Here', port: tcpPort })
  await subscribe(page, 'raspberry/mqtt', 1)
  await mosquittoPub(tcpPort, ['-t', 'raspberry/mqtt', '-q', '1', '-m', hello])
  await expect(messages(page, 'Received', 'raspberry/mqtt')).toContainText('"hello"')
  const device = await mosquittoSub(tcpPort, ['-t', 'light/cmd', '-q', '2'], '%t %q %p')
  await publish(page, { topic: 'light/cmd', payload: hello, qos: 2 })
  await expect.poll(() => device.lines).toEqual([`light/cmd 2 ${hello}`])
  await device.stop()
})

const device = `
import sys
import paho.mqtt.client as mqtt
done = []
def subscribed(*args):
    client.publish('device/says', b'\\x00\\x01 ready', qos=1)
def received(client, userdata, message):
    print(message.topic, message.qos, bytes(message.payload).hex(), flush=True)
    client.publish('device/says', 'thank you', qos=2).wait_for_publish
    done.append(message.topic)
arguments = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, 'CallbackAPIVersion') else []
client = mqtt.Client(*arguments, client_id='paho-device')
client.on_connect = lambda *args: client.subscribe('device/hears', qos=1)
client.on_subscribe = subscribed
client.on_message = received
client.connect('127.0.0.1', int(sys.argv[1]))
while not done:
    client.loop(0.1)
client.loop(0.5)
client.loop(0.5)
client.disconnect()
`

for (const connection of [
  { version: 'MQTT 5', protocol: 'mqtt://' },
  { version: 'MQTT 3.1.1', protocol: 'mqtt://' },
  { version: 'MQTT 5', protocol: 'ws://' },
  { version: 'MQTT 3.1.1', protocol: 'ws://' },
] satisfies Pick<NewConnection, 'version' | 'protocol'>[]) {
  test(`a device written with paho-mqtt talks with us over ${connection.protocol} and ${connection.version}`, async ({
    app,
    broker,
  }) => {
    const { port, wsPort } = await broker()
    await connect(app, { name: 'Paho', port: connection.protocol === 'ws://' ? wsPort : port, ...connection })
    await expect(app.getByText(connection.version, { exact: true })).toBeVisible()
    await subscribe(app, 'device/says', 2)
    const running = runPython(device, [String(port)])
    await expect(messages(app, 'Received', 'device/says')).toHaveCount(1)
    await publish(app, { topic: 'device/hears', payload: 'grüß dich, 温度', qos: 1, format: 'Text' })
    expect(await running).toBe(`device/hears 1 ${Buffer.from('grüß dich, 温度').toString('hex')}\n`)
    await expect(messages(app, 'Received', 'device/says').filter({ hasText: 'thank you' })).toBeVisible()
  })
}
