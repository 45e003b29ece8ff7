/** Defines a packet as the guard passes it on. */

/** One complete packet from the broker. */
export interface IncomingPacket {
  type: number
  bytes: Buffer
  /** Offset of the variable header. */
  body: number
  /** The packet is alone in its ArrayBuffer and nothing else uses it, so it may be transferred to another thread. */
  owned: boolean
}
