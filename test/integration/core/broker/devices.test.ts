import { describe, expect, it, onTestFinished } from 'vitest'
import { deviceCount, startDevices } from '../../../../electron/core/broker/devices/devices.ts'
import { readLampCommand } from '../../../../electron/core/broker/devices/lamp.ts'
import { measure } from '../../../../electron/core/broker/devices/sensor.ts'
import { builtInBroker, collect, nextPayload, plainClient } from '../../../helpers/brokers/built-in-broker.ts'
import { manualClock } from '../../../helpers/manual-clock.ts'

const startMs = Date.UTC(2026, 10, 20)
const sensorTopics = Array.from(
  { length: 16 },
  (_, index) => `handson/sensor/volume/user${String(index + 1).padStart(3, '0')}`,
)

/** Broker and devices, the devices on a clock that only the test moves. */
async function devicesOnManualClock() {
  const { broker } = builtInBroker()
  const { tcpPort } = await broker.start()
  const url = `mqtt://127.0.0.1:${tcpPort}`
  const clock = manualClock(startMs)
  let connected = 0
  const devices = startDevices(tcpPort ?? 0, clock, (count) => (connected = count))
  onTestFinished(() => devices.stop())
  await expect.poll(() => connected).toBe(deviceCount)
  return { broker, url, clock, devices }
}

describe('simulated sensors', () => {
  it('publish one value each in a second, one after the other', async () => {
    const { url, clock } = await devicesOnManualClock()
    const messages = await collect(await plainClient(url), 'handson/sensor/volume/+')
    for (let index = 0; index < 16; index++) {
      await expect.poll(() => messages.length).toBe(index)
      clock.advance(index === 0 ? 1 : 62.5)
    }
    await expect.poll(() => messages.length).toBe(16)
    expect(messages.map(([topic]) => topic)).toEqual(sensorTopics)
    for (const [, payload] of messages) {
      expect(payload).toMatch(/^\{"value": (?:100|\d{1,2})\}$/)
    }
    clock.advance(10_000)
    await expect.poll(() => messages.length).toBe(16 + 160)
  })

  it('measure what wanders through most of 0 to 100, each its own way', () => {
    const hour = Array.from({ length: 3_600 }, (_, second) => startMs + second * 1_000)
    const signals = sensorTopics.map((_, index) => hour.map((timeMs) => measure(index, timeMs)))
    for (const signal of signals) {
      expect(signal.every((value) => Number.isInteger(value) && value >= 0 && value <= 100)).toBe(true)
      expect(Math.min(...signal)).toBeLessThan(10)
      expect(Math.max(...signal)).toBeGreaterThan(90)
      const steps = signal.slice(1).map((value, index) => Math.abs(value - (signal[index] ?? 0)))
      expect(Math.max(...steps)).toBeLessThan(25)
    }
    expect(new Set(signals.map((signal) => signal.slice(0, 60).join())).size).toBe(16)
  })
})

describe('the simulated lamp', () => {
  it('obeys commands and keeps its state retained', async () => {
    const { url } = await devicesOnManualClock()
    const client = await plainClient(url)
    const states = await collect(client, 'light/state')
    await expect.poll(() => states).toEqual([['light/state', '{"color":"OFF"}', true]])
    for (const command of ['GREEN', ' red\n', 'purple', '{"color":"Green"}', '{"color":', 'off']) {
      await client.publishAsync('light/cmd', command, { qos: 1 })
    }
    const colours = ['OFF', 'GREEN', 'RED', 'GREEN', 'OFF'].map((color) => JSON.stringify({ color }))
    await expect.poll(() => states.map(([, payload]) => payload)).toEqual(colours)
  })

  it('leaves its last will when its plug is pulled', async () => {
    const { url, devices } = await devicesOnManualClock()
    await devices.stop()
    const late = await plainClient(url)
    const states = await collect(late, 'light/state')
    await expect.poll(() => states).toContainEqual(['light/state', '{"color":"OFFLINE"}', true])
  })

  it.each([
    ['GREEN', 'GREEN'],
    ['\tgreen \r\n', 'GREEN'],
    ['{"color":"red"}', 'RED'],
    [' { "color" : " OFF " } ', 'OFF'],
    ['BLUE', null],
    ['', null],
    ['{"color":1}', null],
    ['{"colour":"RED"}', null],
    ['{', null],
    ['\u0000', null],
  ])('reads %j as %s', (command, colour) => {
    expect(readLampCommand(Buffer.from(command))).toBe(colour)
  })
})

describe('the switch of the devices', () => {
  it('starts the broker too, counts all of them, and stops them alone', async () => {
    const { broker, told } = builtInBroker()
    const status = await broker.startDevices()
    expect(status).toMatchObject({ running: true, devicesRunning: true, devices: deviceCount })
    const client = await plainClient(`mqtt://127.0.0.1:${status.tcpPort}`)
    await client.subscribeAsync('handson/sensor/volume/+')
    expect((await nextPayload(client)).toString()).toContain('value')

    expect(await broker.stopDevices()).toMatchObject({ running: true, devicesRunning: false, devices: 0 })
    expect(told.at(-1)).toEqual(broker.status())
    await expect.poll(() => broker.status().clients).toBe(1)
  })

  it('goes off with the broker, whatever was asked meanwhile', async () => {
    const { broker } = builtInBroker()
    const asked = [broker.startDevices(), broker.stop(), broker.startDevices(), broker.stop()]
    const [first, second, third, fourth] = await Promise.all(asked)
    expect([first, third].map((status) => status?.devices)).toEqual([deviceCount, deviceCount])
    expect([second, fourth].map((status) => status?.running)).toEqual([false, false])
    expect(broker.status()).toMatchObject({ running: false, devicesRunning: false, devices: 0, clients: 0 })
  })
})
