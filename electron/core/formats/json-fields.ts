/** Turns the fields of JSON payloads into table columns. */
import { trackPath } from '../../../shared/payload/json/json-path.ts'
import type { JsonTokens } from '../../../shared/payload/json/json-tokens.ts'
import { jsonStringValue, tokenizeJson } from '../../../shared/payload/json/json-tokens.ts'
import { decodeUtf8 } from '../../../shared/payload/utf8-text.ts'
import type { PathStep } from '../../../shared/types/workbench.ts'

/** Spreadsheets take 16,384 columns, but a table becomes unusable long before that. */
const maxColumns = 1_000
/** Fields without a column are counted up to this number. */
const maxLeftOut = 10_000

/**
 * The fields of JSON payloads as columns: every string, number, literal and empty array or object below the top,
 * named by its path with dots (`a.b`, `list.0`; a dot within a name is `\.`), in the order in which they were first
 * seen. A payload that is not a JSON object or array has none.
 */
export class JsonFields {
  private readonly taken: ReadonlySet<string>
  private readonly places = new Map<string, number>()
  private readonly others = new Set<string>()

  /** `taken`: names of the columns before these; a field of that name is called `payload.` and the name. */
  constructor(taken: readonly string[]) {
    this.taken = new Set(taken)
  }

  /** Names of the columns. */
  get names(): string[] {
    return [...this.places.keys()]
  }

  /** Number of fields without a column, counted up to 10,000. */
  get leftOut(): number {
    return this.others.size
  }

  /** Takes in the fields of a payload. */
  learn(payload: Uint8Array): void {
    for (const { name } of this.fieldsOf(payload)) {
      if (this.places.has(name)) continue
      if (this.places.size < maxColumns) this.places.set(name, this.places.size)
      else if (this.others.size < maxLeftOut) this.others.add(name)
    }
  }

  /**
   * A cell for each column. Numbers and literals as they are written in the payload, digit by digit; strings as their
   * text. Of a name that occurs twice in an object the last one counts (RFC 8259, section 4).
   */
  valuesOf(payload: Uint8Array): string[] {
    const cells = new Array<string>(this.places.size).fill('')
    for (const { name, value } of this.fieldsOf(payload)) {
      const place = this.places.get(name)
      if (place !== undefined) cells[place] = value
    }
    return cells
  }

  private *fieldsOf(payload: Uint8Array): Generator<{ name: string; value: string }> {
    const text = decodeUtf8(payload)
    if (text === null || !/^\s*[[{]/.test(text)) return
    const tokens = tokenizeJson(text)
    if (tokens.fault) return
    const { kinds, starts, ends } = tokens
    const tracker = trackPath(text)
    for (const [index, kind] of kinds.entries()) {
      const value = valueAt(tokens, index)
      if (value !== null && tracker.depth() > 0) yield { name: this.nameOf(tracker.path()), value }
      tracker.pass(kind, starts[index] ?? 0, ends[index] ?? 0)
    }
  }

  private nameOf(path: readonly PathStep[]): string {
    const name = path.map((step) => String(step).replaceAll('.', '\\.')).join('.')
    return this.taken.has(name) ? `payload.${name}` : name
  }
}

/** Cell text for the value that begins at a token; null if no value begins there. */
function valueAt({ text, kinds, starts, ends, closers }: JsonTokens, index: number): string | null {
  const kind = kinds[index]
  const lexeme = text.slice(starts[index], ends[index])
  switch (kind) {
    case 'string':
      return jsonStringValue(lexeme)
    case 'number':
    case 'true':
    case 'false':
    case 'null':
      return lexeme
    case '{':
    case '[':
      return closers[index] === index + 1 ? (kind === '{' ? '{}' : '[]') : null
    default:
      return null
  }
}
