import { expect, it } from 'vitest'
import { PieceBuffer } from '../../../../../electron/core/mqtt/guard/piece-buffer.ts'

const megabyte = 1024 * 1024

it('takes no memory for an announced size that never comes', () => {
  const before = process.memoryUsage().arrayBuffers
  const buffers = Array.from({ length: 50 }, () => {
    const buffer = new PieceBuffer()
    buffer.add(Buffer.alloc(1_000), 256 * megabyte)
    return buffer
  })
  expect(buffers.every(({ length }) => length === 1_000)).toBe(true)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(megabyte)
})

it('gives a large packet back in the one buffer that was made for it', () => {
  const buffer = new PieceBuffer()
  const sizeBytes = 5 * megabyte + 3
  const piece = Buffer.alloc(64 * 1024, 'abc')
  for (let at = 0; at < sizeBytes; at += piece.length) {
    buffer.add(piece.subarray(0, Math.min(piece.length, sizeBytes - at)), sizeBytes)
  }
  const all = buffer.take()
  expect(all).toHaveLength(sizeBytes)
  expect(all.buffer.byteLength).toBe(sizeBytes)
  expect(all.subarray(-3).equals(piece.subarray(0, 3))).toBe(true)
  expect(buffer.length).toBe(0)
})
