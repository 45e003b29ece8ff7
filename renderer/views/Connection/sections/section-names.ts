/** The parts of the form, in their order. */
export const sectionNames = [
  'address',
  'identity',
  'tls',
  'webSocket',
  'session',
  'will',
  'mqttFive',
  'recording',
  'notes',
] as const
export type SectionName = (typeof sectionNames)[number]
