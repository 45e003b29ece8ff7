/** What an entry of the contract is made of, and the types that are derived from entries. */
import type { z } from 'zod'

/** The type of a call's result, without a value. */
interface ResultType<Result> {
  /** Never set. It carries the type. */
  readonly type?: Result
}

/** One call: the schema of its input and the type of its result. */
export interface Call<Schema extends z.ZodType = z.ZodType, Result = unknown> {
  /** A query reads. A command changes something and resolves once the change is durable. */
  readonly kind: 'query' | 'command'
  readonly input: Schema
  readonly result: ResultType<Result>
}

/** Names the type that a call resolves with. */
export function resolves<Result>(): ResultType<Result> {
  return {}
}

/** A call that reads. */
export function query<Schema extends z.ZodType, Result>(
  input: Schema,
  result: ResultType<Result>,
): Call<Schema, Result> {
  return { kind: 'query', input, result }
}

/** A call that changes something. */
export function command<Schema extends z.ZodType, Result>(
  input: Schema,
  result: ResultType<Result>,
): Call<Schema, Result> {
  return { kind: 'command', input, result }
}

/** Input of a call as its caller writes it. */
export type InputOf<Entry> = Entry extends Call<infer Schema> ? z.input<Schema> : never

/** Input of a call after its check: defaults are filled in. */
export type CheckedInputOf<Entry> = Entry extends Call<infer Schema> ? z.output<Schema> : never

/** What a call resolves with. */
export type ResultOf<Entry> = Entry extends Call<z.ZodType, infer Result> ? Result : never

/** One handler for each of `Calls`. `client` is the page that asks. A handler may throw a WorkbenchError. */
export type HandlersOf<Calls, Client> = {
  [Name in keyof Calls]: (
    input: CheckedInputOf<Calls[Name]>,
    client: Client,
  ) => ResultOf<Calls[Name]> | Promise<ResultOf<Calls[Name]>>
}
