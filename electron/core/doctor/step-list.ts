/** Tracks the steps of a connection test. */
import type { Reason, ReasonCode } from '../../../shared/errors.ts'
import type { TestFacts, TestStep, TestStepName } from '../../../shared/types/connection-test.ts'
import { testStepNames } from '../../../shared/types/connection-test.ts'
import type { Transport } from '../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket } from '../../../shared/types/connection.ts'

/** All steps of a test for a transport, before the first one begins. */
export function stepsOf(transport: Transport): TestStep[] {
  const names = testStepNames.filter((name) => belongs(name, transport))
  return names.map((name) => ({ name, state: 'waiting', durationMs: null, reason: null, facts: null }))
}

/** The steps of a test. They run one after the other, each is timed, and the first failure ends the test. */
export class StepList {
  private steps: TestStep[]
  private readonly now: () => number
  private readonly onChanged: () => void
  private beganMs: number

  /**
   * The first waiting step begins now. `onChanged` is called for every change; `now` returns milliseconds of a clock.
   */
  constructor(
    steps: readonly TestStep[],
    onChanged: () => void = () => undefined,
    now: () => number = () => performance.now(),
  ) {
    this.steps = [...steps]
    this.now = now
    this.onChanged = onChanged
    this.beganMs = now()
    if (!steps.some(({ state }) => state === 'running')) this.beginNext()
  }

  /** The current steps, in order. */
  get all(): TestStep[] {
    return this.steps
  }

  /** Whether a step is over. */
  isOver(name: TestStepName): boolean {
    const state = this.find(name)?.state
    return state !== undefined && state !== 'waiting' && state !== 'running'
  }

  /** A step is complete, and the next begins. A step that is already over is not changed. */
  done<Name extends TestStepName>(name: Name, facts: TestFacts[Name]): void {
    this.end(name, 'done', { facts } as Partial<TestStep>)
  }

  /** A step does not apply; the next begins. */
  skip(name: TestStepName): void {
    this.end(name, 'skipped', {})
  }

  /** Adds facts to a step before it is over. */
  note<Name extends TestStepName>(name: Name, facts: TestFacts[Name]): void {
    if (!this.isOver(name)) this.change(name, { facts } as Partial<TestStep>)
  }

  /** The facts that a step has found so far. */
  factsOf<Name extends TestStepName>(name: Name): TestFacts[Name] {
    return (this.find(name)?.facts ?? null) as TestFacts[Name]
  }

  /** A step has failed, and later steps are not tried: the step that the reason is about, or the current one. */
  fail(reason: Reason): void {
    const running = this.steps.find(({ state }) => state === 'running')?.name
    const culprit = [stepOf(reason), running].find((name) => name !== undefined && this.find(name))
    if (culprit === undefined) return
    const position = this.steps.findIndex(({ name }) => name === culprit)
    this.steps = this.steps.map((step, index) => {
      if (index > position) return { ...step, state: 'not-tried', durationMs: null }
      if (index < position) return step.state === 'running' ? this.interrupted(step) : step
      return { ...step, state: 'failed', durationMs: step.durationMs ?? this.elapsed(), reason }
    })
    this.onChanged()
  }

  /** Ends the list: no further step is tried. */
  abandon(): void {
    this.steps = this.steps.map((step) =>
      step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'not-tried' } : step,
    )
    this.onChanged()
  }

  // The failure of a later step was found in this one, so this step has served its purpose.
  private interrupted(step: TestStep): TestStep {
    if (step.facts === null) return { ...step, state: 'not-tried' }
    return { ...step, state: 'done', durationMs: this.elapsed() }
  }

  private end(name: TestStepName, state: 'done' | 'skipped', more: Partial<TestStep>): void {
    if (this.isOver(name)) return
    this.change(name, { ...more, state, durationMs: state === 'done' ? this.elapsed() : null })
    this.beganMs = this.now()
    this.beginNext()
    this.onChanged()
  }

  private beginNext(): void {
    const next = this.steps.find((step) => step.state === 'waiting')
    if (next) this.change(next.name, { state: 'running' })
  }

  private change(name: TestStepName, more: Partial<TestStep>): void {
    this.steps = this.steps.map((step) => (step.name === name ? ({ ...step, ...more } as TestStep) : step))
  }

  private find(name: TestStepName): TestStep | undefined {
    return this.steps.find((step) => step.name === name)
  }

  private elapsed(): number {
    return Math.round((this.now() - this.beganMs) * 10) / 10
  }
}

function belongs(name: TestStepName, transport: Transport): boolean {
  if (name === 'tls' || name === 'client-certificate') return isEncrypted(transport)
  return name !== 'websocket' || isWebSocket(transport)
}

const aboutClientCertificate = new Set<ReasonCode>([
  'client-certificate-required',
  'client-certificate-refused',
  'client-certificate-expired',
  'not-a-key',
  'not-pkcs12',
  'passphrase-missing',
  'passphrase-wrong',
  'key-missing',
  'key-mismatch',
])

/** The step that a reason is about, even if another step found it; undefined: the current step. */
function stepOf({ code, details }: Reason): TestStepName | undefined {
  if (aboutClientCertificate.has(code)) return 'client-certificate'
  const { field } = details
  if (field === 'ca') return 'tls'
  return field === 'clientCertificate' || field === 'clientKey' || field === 'pkcs12'
    ? 'client-certificate'
    : undefined
}
