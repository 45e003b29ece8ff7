import type { Reason } from '../../shared/errors.ts'

/** Formats the reports of a workbench to its host as log lines, without inputs, which contain secrets. */
export function createLogging(log: (message: string) => void) {
  return {
    onUnexpected({ call, error }: { call: string; error: unknown }): void {
      log(`${call} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    },
    onRecording(reason: Reason | null): void {
      log(reason === null ? 'Recording works again.' : `Recording stopped: ${reason.message}`)
    },
  }
}
