import { expect, it } from 'vitest'
import { SerialQueue, SerialQueues } from '../../../../electron/core/threads/serial-queue.ts'

it('runs one piece of work after the other', async () => {
  const queue = new SerialQueue()
  const done: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = queue.run(async () => {
    await gate.promise
    done.push('first')
  })
  const second = queue.run(() => done.push('second'))
  await Promise.resolve()
  expect(done).toEqual([])
  gate.resolve()
  await Promise.all([first, second])
  expect(done).toEqual(['first', 'second'])
})

it('goes on after work that failed, and tells only the one who gave it', async () => {
  const queue = new SerialQueue()
  const failed = queue.run(() => Promise.reject(new Error('disk full')))
  const next = queue.run(() => 'done')
  await expect(failed).rejects.toThrow('disk full')
  expect(await next).toBe('done')
  await queue.idle()
})

it('lets the work of different keys overlap', async () => {
  const queues = new SerialQueues<number>()
  const gate = Promise.withResolvers<void>()
  const waiting = queues.run(1, () => gate.promise)
  expect(await queues.run(2, () => 'other')).toBe('other')
  gate.resolve()
  await waiting
})
