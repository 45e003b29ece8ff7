/** Routes calls of a page to their handlers. */
import type { ZodError } from 'zod'
import type { CallName, Handlers, Reply } from '../../shared/contract/contract.ts'
import { calls } from '../../shared/contract/contract.ts'
import type { Reason, ReasonDetails } from '../../shared/errors.ts'
import { WorkbenchError, reasonCodes, reasonOf } from '../../shared/errors.ts'

/** An unexpected error, for the log of the host. It names the call but not its input, which may hold passwords. */
export interface UnexpectedFailure {
  call: CallName
  error: unknown
}

/** Answers one call of a page; never rejects. */
export type Dispatch<Client> = (client: Client, name: unknown, input: unknown) => Promise<Reply>

/**
 * The one place where a call of the contract finds its handler: checks the name and the input, and turns a throw into
 * a reply. A wrong name or input is `bad-input`, `invalid-topic` or `invalid-topic-filter`; a throw that is not a
 * WorkbenchError is `internal` and also given to `onUnexpected`.
 */
export function createDispatch<Client>(
  handlers: Handlers<Client>,
  onUnexpected: (failure: UnexpectedFailure) => void = () => undefined,
): Dispatch<Client> {
  return async (client, name, input) => {
    if (!isCallName(name)) return { ok: false, error: unknownCall(name) }
    const checked = calls[name].input.safeParse(input)
    if (!checked.success) return { ok: false, error: badInput(checked.error) }
    try {
      // The schema and the handler of one name belong together; the compiler cannot follow that through a union.
      const handle = handlers[name] as (input: unknown, client: Client) => unknown
      return { ok: true, value: await handle(checked.data, client) }
    } catch (error) {
      if (!(error instanceof WorkbenchError)) onUnexpected({ call: name, error })
      return { ok: false, error: reasonOf(error) }
    }
  }
}

/** Own members only: `constructor` and `__proto__` are not calls. */
function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name)
}

function unknownCall(name: unknown): Reason {
  const call = typeof name === 'string' ? name.slice(0, 100) : typeof name
  return {
    code: 'bad-input',
    message: `There is no call "${call}".`,
    details: { field: 'name', path: 'name', problem: 'unknown-call', call },
  }
}

/** The first problem, with its place in the input. */
function badInput(error: ZodError): Reason {
  const [issue] = error.issues
  if (issue === undefined) return { code: 'bad-input', message: 'The input is not usable.', details: {} }
  const path = issue.path.map(String).join('.')
  const field = issue.path.findLast((step) => typeof step === 'string') ?? 'input'
  const details: ReasonDetails = { field: String(field), path, problem: issue.code, cause: issue.message }
  if (issue.code === 'too_small') details['minimum'] = Number(issue.minimum)
  if (issue.code === 'too_big') details['maximum'] = Number(issue.maximum)
  if (issue.code !== 'custom') return { code: 'bad-input', message: `${path}: ${issue.message}`, details }
  const { reasonCode, fault, position } = issue.params ?? {}
  return {
    code: reasonCodes.find((code) => code === reasonCode) ?? 'bad-input',
    message: issue.message,
    details: { ...details, fault: String(fault), position: Number(position) },
  }
}
