/** The parts of the form, in their order. */
export type SectionName =
  'address' | 'identity' | 'tls' | 'webSocket' | 'session' | 'will' | 'mqttFive' | 'recording' | 'notes'
