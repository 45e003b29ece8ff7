/** What a broker sent that no MQTT broker may send; the session closes the connection over it. */
export class Violation extends Error {
  /** Short English name of the fault, for the timeline and the log: "topic contains U+0000". */
  readonly fault: string
  /** What stands behind the port when the first bytes were not MQTT at all. */
  readonly spoken: 'mqtt' | 'http' | 'tls' | 'unknown'

  constructor(fault: string, spoken: Violation['spoken'] = 'mqtt') {
    super(fault)
    this.name = 'Violation'
    this.fault = fault
    this.spoken = spoken
  }
}
