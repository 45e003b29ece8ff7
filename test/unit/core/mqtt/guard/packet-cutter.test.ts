import { expect, it } from 'vitest'
import { PacketCutter } from '../../../../../electron/core/mqtt/guard/packet-cutter.ts'
import { packet, publish, twoBytes } from '../../../../helpers/wire/mqtt-bytes.ts'
import { randomOf } from '../../../../helpers/random.ts'

it('cuts the same packets whatever the pieces they are written in', () => {
  const random = randomOf(5)
  for (let round = 0; round < 300; round++) {
    const cutter = new PacketCutter()
    const cut: Buffer[] = []
    const written = Array.from({ length: 10 }, (_, at) =>
      random.pick([
        packet(12, 0),
        packet(8, 2, twoBytes(at + 1), [0, 0, 1, 97, 0]),
        publish({ payload: random.bytes(random.int(300)) }),
      ]),
    )
    for (const piece of random.cut(Buffer.concat(written), random.pick([1, 3, 1_000]))) {
      cutter.push(piece, (bytes, body) => {
        expect(body).toBe((bytes[1] ?? 0) < 128 ? 2 : 3)
        cut.push(Buffer.from(bytes))
      })
    }
    expect(cut).toEqual(written)
  }
})
