import type { FaultyField } from './profile-faults.ts'

/** The parts of the form, in their order, and whose faults each one shows. */
export const sections: readonly {
  name: 'address' | 'identity' | 'session' | 'recording'
  fields: readonly FaultyField[]
}[] = [
  { name: 'address', fields: ['host', 'port', 'path'] },
  { name: 'identity', fields: ['name', 'clientId', 'username', 'password'] },
  { name: 'session', fields: ['sessionExpiryS', 'keepAliveS', 'connectTimeoutS'] },
  { name: 'recording', fields: ['keepCount', 'keepDays', 'keepMegabytes'] },
]
