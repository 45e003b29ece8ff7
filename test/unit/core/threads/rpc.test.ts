import { MessageChannel, MessagePort, Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { joinThreads } from '../../../../electron/core/threads/rpc.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'

interface Calls {
  echo(value: unknown): unknown
  refuse(): void
  fail(): void
  attach(name: string, port: MessagePort): void
}

function joined(local: Calls) {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  joinThreads<object, Calls>(port2, local)
  return joinThreads<Calls, object>(port1, {})
}

const idle: Calls = {
  echo: (value) => value,
  refuse: () => {
    throw new WorkbenchError('not-found', 'There is no view 7.', { kind: 'view', id: 7 })
  },
  fail: () => {
    throw new TypeError('unforeseen')
  },
  attach: () => undefined,
}

describe('calls between threads', () => {
  it('carry values as a structured clone does', async () => {
    const remote = joined(idle)
    const value = { bytes: Uint8Array.of(0, 255), big: 2 ** 53 - 1, none: null, map: new Map([[1, 'a']]) }
    expect(await remote.echo(value)).toEqual(value)
  })

  it('bring a throw with its reason, and anything else as internal', async () => {
    const remote = joined(idle)
    await expect(remote.refuse()).rejects.toMatchObject({
      name: 'WorkbenchError',
      reason: { code: 'not-found', details: { kind: 'view', id: 7 } },
    })
    await expect(remote.fail()).rejects.toMatchObject({
      reason: { code: 'internal', details: { cause: 'unforeseen' } },
    })
  })

  it('hand over a port', async () => {
    const heard = Promise.withResolvers<unknown>()
    const remote = joined({
      ...idle,
      attach: (name, port) => {
        expect(port).toBeInstanceOf(MessagePort)
        port.on('message', (message) => {
          heard.resolve([name, message])
          port.close()
        })
      },
    })
    const { port1, port2 } = new MessageChannel()
    await remote.attach('session', port2)
    port1.postMessage('hello')
    expect(await heard.promise).toEqual(['session', 'hello'])
  })
})

describe('a worker that ends', () => {
  it('rejects the calls under way and those that come later, and takes events without a word', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    const worker = new Worker(
      'require("node:worker_threads").parentPort.once("message", () => process.exit())',
      {
        eval: true,
      },
    )
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    const remote = joinThreads<Calls, object>(worker, {})
    await expect(remote.echo(1)).rejects.toMatchObject({ reason: { code: 'internal' } })
    await ended
    await expect(remote.echo(2)).rejects.toMatchObject({ reason: { code: 'internal' } })
    await remote.echo.asEvent(3)
    await new Promise(setImmediate)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
