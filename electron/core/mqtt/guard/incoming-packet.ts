/** One complete packet from the broker. */
export interface IncomingPacket {
  type: number
  bytes: Buffer
  /** Where the variable header begins. */
  body: number
  /** The packet is alone in its ArrayBuffer, and nobody else has that: it may be handed over to another thread. */
  owned: boolean
}
