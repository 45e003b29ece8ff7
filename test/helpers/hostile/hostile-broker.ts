import { onTestFinished } from 'vitest'
import type { Scenario } from './scenario-broker.ts'
import { startScenarioBroker } from './scenario-broker.ts'

export type { HostileClient, Scenario } from './scenario-broker.ts'

/** A broker that breaks the rules as its scenario says, until the test ends. */
export async function openHostileBroker(version: 4 | 5, scenario: Scenario) {
  const broker = await startScenarioBroker(version, scenario)
  onTestFinished(broker.close)
  return broker
}
