import { formatDay } from '../../../i18n/format.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** `2026-11-20T14:02:11` in local time: what an input of type datetime-local holds. */
export function toLocalInput(timeMs: number): string {
  const date = new Date(timeMs)
  return `${formatDay(timeMs)}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** UTC ms of what such an input holds; undefined when it is empty or incomplete. */
export function fromLocalInput(text: string): number | undefined {
  // Without a zone this is local time (ECMAScript 21.4.1.32).
  const timeMs = text === '' ? NaN : new Date(text).getTime()
  return Number.isNaN(timeMs) ? undefined : timeMs
}

export const timePresets = ['minutes', 'hour', 'today'] as const
export type TimePreset = (typeof timePresets)[number]

/** Since when a preset means, said at `nowMs`; whole seconds, as the inputs show them. */
export function presetSince(preset: TimePreset, nowMs: number): number {
  if (preset === 'today') return new Date(nowMs).setHours(0, 0, 0, 0)
  const backMs = preset === 'minutes' ? 300_000 : 3_600_000
  return Math.floor((nowMs - backMs) / 1_000) * 1_000
}
