import { describe, expect, it } from 'vitest'
import type { UnexpectedFailure } from '../../../electron/core/dispatch.ts'
import { createDispatch } from '../../../electron/core/dispatch.ts'
import type { Handlers } from '../../../shared/contract/contract.ts'
import { calls } from '../../../shared/contract/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'

/** Dispatch over handlers that answer with what they were given, except for those named in `special`. */
function dispatchTo(special: Partial<Record<keyof typeof calls, (input: unknown) => unknown>> = {}) {
  const failures: UnexpectedFailure[] = []
  const handlers = Object.fromEntries(
    Object.keys(calls).map((name) => [
      name,
      special[name as keyof typeof calls] ?? ((input: unknown) => input),
    ]),
  ) as unknown as Handlers<string>
  const dispatch = createDispatch(handlers, (failure) => failures.push(failure))
  return { failures, call: (name: unknown, input: unknown) => dispatch('page', name, input) }
}

describe('dispatch', () => {
  it('hands the checked input to the handler of that name', async () => {
    const { call } = dispatchTo()
    expect(await call('connections.connect', { id: 7 })).toEqual({ ok: true, value: { id: 7 } })
  })

  it('keeps bytes as bytes', async () => {
    const { call } = dispatchTo()
    const payload = new Uint8Array([0, 255, 10])
    const reply = await call('messages.publish', {
      connectionId: 1,
      topic: 'a',
      qos: 0,
      retain: false,
      payload,
    })
    expect(reply).toMatchObject({ ok: true, value: { payload } })
  })

  it.each(['constructor', '__proto__', 'toString', 'no.such.call', '', 7, null, undefined, {}])(
    'refuses %o as a name',
    async (name) => {
      expect(await dispatchTo().call(name, {})).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    },
  )

  it.each([
    [{ id: 0 }, 'id', 'too_small'],
    [{ id: '1' }, 'id', 'invalid_type'],
    [{ id: Number.NaN }, 'id', 'invalid_type'],
    [{}, 'id', 'invalid_type'],
    [{ id: 1, extra: 1 }, 'input', 'unrecognized_keys'],
    [null, 'input', 'invalid_type'],
    [undefined, 'input', 'invalid_type'],
  ])('says what is wrong with %o', async (input, field, problem) => {
    const reply = await dispatchTo().call('connections.connect', input)
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input', details: { field, problem } } })
  })

  it('tells a wrong topic filter from a wrong topic, with fault and position', async () => {
    const { call } = dispatchTo()
    const subscription = { filter: 'a/#/b', qos: 0, alias: '', colour: 'teal', enabled: true }
    expect(await call('subscriptions.create', { connectionId: 1, subscription })).toMatchObject({
      ok: false,
      error: {
        code: 'invalid-topic-filter',
        details: { fault: 'hash-not-last', position: 2, path: 'subscription.filter' },
      },
    })
    const message = { connectionId: 1, topic: '', qos: 0, retain: false, payload: new Uint8Array() }
    expect(await call('messages.publish', message)).toMatchObject({
      ok: false,
      error: { code: 'invalid-topic', details: { fault: 'empty', position: 0 } },
    })
  })

  it('gives the reason of a WorkbenchError as it is', async () => {
    const { call, failures } = dispatchTo({
      'broker.start': () => {
        throw new WorkbenchError('port-in-use', 'Port 1883 is taken.', { port: 1883 })
      },
    })
    const error = { code: 'port-in-use', message: 'Port 1883 is taken.', details: { port: 1883 } }
    expect(await call('broker.start', {})).toEqual({ ok: false, error })
    expect(failures).toEqual([])
  })

  it('reports what nobody foresaw, by the name of the call and without its input', async () => {
    const { call, failures } = dispatchTo({ 'broker.stop': () => Promise.reject(new TypeError('oops')) })
    expect(await call('broker.stop', {})).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'oops' },
    })
    expect(failures).toEqual([{ call: 'broker.stop', error: expect.any(TypeError) }])
  })
})
