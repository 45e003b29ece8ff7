/** Shows the newest messages while nothing can be recorded. */
import type { Unrecorded, UnrecordedMessage } from '../../../../shared/types/message.ts'
import { mostUnrecorded, unrecordedBytes } from '../../../../shared/types/message.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'

const tellIntervalMs = 250

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** A message that waits to be recorded. */
export type WaitingMessage = Omit<UnrecordedMessage, 'number' | 'lost'>

/** Shows the newest messages that arrive while nothing can be recorded. It costs nothing while recording works. */
export class UnrecordedTail {
  private readonly connectionId: number
  private readonly tell: (unrecorded: Unrecorded) => void
  private messages: UnrecordedMessage[] = []
  /** Messages since the last report. Only the newest are prepared for display. */
  private fresh: { packet: PublishPacket; timeMs: number; lost: boolean }[] = []
  private lost = 0
  private next = 1
  private timer: NodeJS.Timeout | null = null

  constructor(connectionId: number, tell: (unrecorded: Unrecorded) => void) {
    this.connectionId = connectionId
    this.tell = tell
  }

  /**
   * Recording has stopped. `waiting` returns the newest messages that were on their way to the disk, oldest first.
   */
  begin(waiting: () => WaitingMessage[]): void {
    if (this.timer) return
    for (const message of waiting()) this.keep({ ...message, number: this.next++, lost: false })
    this.timer = setInterval(() => {
      if (this.fresh.length > 0) this.report(true)
    }, tellIntervalMs)
    this.report(true)
  }

  /** A message was received. `lost`: no memory was left to keep it until it can be recorded. */
  add(packet: PublishPacket, timeMs: number, lost: boolean): void {
    if (!this.timer) return
    if (lost) this.lost++
    this.fresh.push({ packet, timeMs, lost })
    if (this.fresh.length >= 2 * mostUnrecorded) this.skip(this.fresh.splice(0, mostUnrecorded).length)
  }

  /**
   * Recording works again, or the session ends. `allLost`: the waiting messages are lost too. Lost messages stay
   * visible.
   */
  end(allLost = false): void {
    if (!this.timer) return
    clearInterval(this.timer)
    this.timer = null
    this.take()
    if (allLost) this.lost += this.messages.filter(({ lost }) => !lost).length
    this.messages = allLost
      ? this.messages.map((message) => ({ ...message, lost: true }))
      : this.messages.filter(({ lost }) => lost)
    this.report(false)
    this.lost = 0
  }

  private report(failing: boolean): void {
    this.take()
    const { connectionId, messages, lost } = this
    this.tell({ connectionId, failing, messages, lost })
  }

  private take(): void {
    const newest = this.fresh.slice(-mostUnrecorded)
    this.skip(this.fresh.length - newest.length)
    this.fresh = []
    for (const { packet, timeMs, lost } of newest) {
      const { topic, qos, retain, payload } = packet
      this.keep({
        number: this.next++,
        timeMs,
        topic: utf8.decode(topic),
        qos,
        retain,
        payload: Uint8Array.from(payload.subarray(0, unrecordedBytes)),
        payloadBytes: payload.length,
        lost,
      })
    }
  }

  private keep(message: UnrecordedMessage): void {
    this.messages.push(message)
    if (this.messages.length > mostUnrecorded) this.messages.shift()
  }

  private skip(count: number): void {
    this.next += count
  }
}
