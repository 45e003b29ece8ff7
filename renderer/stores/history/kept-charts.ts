import type { KeptChart } from '../../../shared/types/workspace.ts'

/** A check for each part of a chart. */
export type ChartChecks<Chart> = { [Part in keyof Chart]: (value: unknown) => boolean }

/** The kept charts of a connection. A chart from another release that lacks a part is left out. */
export function chartsOf<Chart extends { connectionId: number }>(
  connectionId: number,
  kept: readonly KeptChart[] | undefined,
  checks: ChartChecks<Chart>,
): Chart[] {
  const isChart = (value: KeptChart): value is KeptChart & Chart =>
    Object.entries<(value: unknown) => boolean>(checks).every(([part, check]) => check(value[part]))
  return (kept ?? []).filter(isChart).filter((chart) => chart.connectionId === connectionId)
}
