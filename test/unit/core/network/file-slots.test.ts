import { describe, expect, it, vi } from 'vitest'
import { FileSlots, maxReads } from '../../../../electron/core/network/credentials/file-slots.ts'

const soon = () => performance.now() + 10_000

describe('files on a drive that does not answer', () => {
  it('hold only some of the threads that look up names, whoever reads them', async () => {
    const shared = new SharedArrayBuffer(64)
    const threads = [new FileSlots(shared), new FileSlots(shared)]
    for (let count = 0; count < maxReads; count++) {
      expect(await threads[count % 2]?.take(soon())).not.toBeNull()
    }
    expect(await threads[0]?.take(performance.now() + 20)).toBeNull()
  })

  it('let the next one be read as soon as one of them has answered', async () => {
    const slots = new FileSlots()
    const held = await Promise.all(Array.from({ length: maxReads }, () => slots.take(soon())))
    const next = slots.take(soon())
    held[0]?.end()
    expect(await next).not.toBeNull()
  })

  it('do not count for ever where a thread was ended in the middle', async () => {
    const slots = new FileSlots()
    for (let count = 0; count < maxReads; count++) await slots.take(soon())
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
    expect(await slots.take(performance.now())).not.toBeNull()
  })
})
