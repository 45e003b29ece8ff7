import { expect, it } from 'vitest'
import { FrameWatch } from '../../../../electron/core/network/frame-watch.ts'
import { frame, opcode } from '../../../helpers/hostile/hostile-websocket.ts'
import { randomOf } from '../../../helpers/random.ts'

it('knows after every piece whether a message is complete, whatever the pieces', () => {
  const random = randomOf(11)
  for (let round = 0; round < 60; round++) {
    const watch = new FrameWatch()
    for (let message = 1; message <= 4; message++) {
      const parts = 1 + random.int(3)
      const frames = Array.from({ length: parts }, (_, at) => [
        ...(at > 0 && random.chance(0.5) ? [frame('ping', { opcode: opcode.ping })] : []),
        frame(random.bytes(random.pick([0, 1, 125, 126, 300, 66_000])), {
          fin: at === parts - 1,
          opcode: at === 0 ? opcode.binary : opcode.continuation,
        }),
      ])
      const bytes = Buffer.concat(frames.flat())
      let seen = 0
      const wrong: number[] = []
      for (const piece of random.cut(bytes, random.pick([3, 500, 100_000]))) {
        watch.push(piece)
        seen += piece.length
        if (seen < bytes.length && watch.incomplete?.number !== message) wrong.push(seen)
      }
      expect(wrong).toEqual([])
      expect(watch.incomplete).toBeNull()
    }
  }
})

it('counts no ping as progress of a message that does not go on', () => {
  const watch = new FrameWatch()
  watch.push(frame(Buffer.alloc(10), { fin: false }))
  const before = watch.incomplete
  for (let count = 0; count < 100; count++) watch.push(frame(Buffer.alloc(100), { opcode: opcode.ping }))
  expect(watch.incomplete).toEqual(before)
})
