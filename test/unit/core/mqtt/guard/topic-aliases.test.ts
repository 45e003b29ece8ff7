import { parser } from 'mqtt-packet'
import { expect, it, onTestFinished, vi } from 'vitest'
import { defaultProfileParts } from '../../../../../shared/profile/defaults.ts'
import { connack, publish, twoBytes } from '../../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { heldStreams, openLab, settle } from '../../../../helpers/core/session-lab.ts'

/** A message with a topic alias (MQTT 5, 3.3.2.3.4). */
function message(topic: string, alias: number, payload: string, qos = 0): Buffer {
  const properties = Buffer.concat([Buffer.from([0x23]), twoBytes(alias)])
  return publish({ topic, qos, packetId: 9, properties, payload })
}

function commandsIn(bytes: Buffer): string[] {
  const commands: string[] = []
  const parse = parser({ protocolVersion: 5 })
  parse.on('packet', ({ cmd }) => commands.push(cmd))
  parse.parse(bytes)
  return commands
}

/** A session that allows two aliases, and its broker. */
async function conversation() {
  const streams = heldStreams()
  const connectProperties = { ...defaultProfileParts.connectProperties, topicAliasMaximum: 2 }
  const profile = profileFor(1, { protocolVersion: 5, connectProperties })
  const lab = openLab(profile, { open: streams.open })
  onTestFinished(() => lab.close())
  const say = async (...packets: Buffer[]) => {
    streams.peer?.write(Buffer.concat(packets))
    await settle()
  }
  await settle()
  await say(connack[5])
  return { lab, streams, say }
}

it('messages arrive with the topic that their alias stands for, until it stands for another', async () => {
  const { lab, streams, say } = await conversation()
  await say(message('first/töpic', 1, 'a'), message('second', 2, 'b'), message('', 1, 'c', 1))
  await say(message('', 2, 'd'), message('third', 1, 'e', 2), message('', 1, 'f'), message('', 2, 'g'))
  expect(lab.state).toMatchObject({ state: 'connected', reason: null })
  await vi.waitUntil(() => lab.heard().length === 7)
  expect(lab.heard()).toEqual([
    'first/töpic a',
    'second b',
    'first/töpic c',
    'second d',
    'third e',
    'third f',
    'second g',
  ])
  await vi.waitUntil(() => commandsIn(streams.heard()).length === 3)
  expect(commandsIn(streams.heard())).toEqual(['connect', 'puback', 'pubrec'])
})

it.each([
  ['above what this client allows', message('a', 3, ''), 'alias-above-maximum', 0x94],
  ['0', message('a', 0, ''), 'alias-0', 0x94],
  ['that names no topic', message('', 2, ''), 'alias-unknown', 0x82],
])('an alias %s ends the connection with a reason of its own', async (_which, bytes, violation, code) => {
  const { lab, streams, say } = await conversation()
  await say(message('a', 1, 'x'), bytes)
  expect(lab.state?.reason).toMatchObject({ code: 'protocol-error', details: { violation, number: 3 } })
  expect(streams.heard().subarray(-3)).toEqual(Buffer.from([0xe0, 1, code]))
})

it('an alias means nothing any more on the next connection', async () => {
  const { lab, streams, say } = await conversation()
  await say(message('a', 1, 'x'))
  streams.peer?.destroy()
  await settle()
  lab.live.wake()
  await settle()
  await say(connack[5], message('', 1, 'y'))
  expect(lab.state?.reason?.details).toMatchObject({ violation: 'alias-unknown' })
})
