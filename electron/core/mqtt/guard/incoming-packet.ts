/** One complete packet from the broker. */
export interface IncomingPacket {
  type: number
  bytes: Buffer
  /** Where the variable header begins. */
  body: number
}
