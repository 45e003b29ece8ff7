import type { Reason } from '../../../../shared/errors.ts'
import type { BrokerStatus } from '../../../../shared/types/workbench.ts'

/** The last use of a switch that came to nothing. */
export interface ServiceFailure {
  service: 'broker' | 'devices'
  /** It was to be switched on, or off. */
  wanted: boolean
  reason: Reason
}

/** Whether a failure is still news: what was wanted has come true since, in whatever way, or it has not. */
export function stillFails(
  { service, wanted }: ServiceFailure,
  { running, devicesRunning }: BrokerStatus,
): boolean {
  return (service === 'broker' ? running : devicesRunning) !== wanted
}
