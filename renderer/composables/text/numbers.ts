/** A text as whole number from least to most, null where it is none. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const value = numberOf(text)
  return value >= least && value <= most ? value : null
}

/** A text as whole number, NaN where it is none. */
export function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN
}

/** A text as number with a decimal point or comma, NaN where it is none. */
export function decimalOf(text: string): number {
  return /^\d{1,9}(?:[.,]\d{1,6})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN
}

const units = { b: 1, kb: 1024, mb: 1024 * 1024 } as const

/** `16 MB`, `512 kB` or `2000 B` in bytes (of 1,024 to the next unit), NaN where it is none; a bare number is MB. */
export function sizeOf(text: string): number {
  const [, digits = '', unit = 'mb'] = /^(\d+(?:[.,]\d+)?)\s*(b|ki?b|mi?b)?$/i.exec(text.trim()) ?? []
  const factor = units[unit.toLowerCase().replace('i', '') as keyof typeof units]
  return digits === '' ? Number.NaN : Math.round(decimalOf(digits) * factor)
}

/** Bytes in the largest unit that says them exactly. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes % units.mb === 0) return `${sizeBytes / units.mb} MB`
  return sizeBytes % units.kb === 0 ? `${sizeBytes / units.kb} kB` : `${sizeBytes} B`
}
