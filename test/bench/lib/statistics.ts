/** The value below which `part` (0..1) of the values lie; 0 for none. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

/** One decimal. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
