/** How a payload is read. `auto`: JSON where it is, else text, else hexadecimal. */
export const payloadModes = ['auto', 'json', 'text', 'hex', 'base64'] as const
export type PayloadMode = (typeof payloadModes)[number]
