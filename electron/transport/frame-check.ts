import type { RequestLimits } from '../../shared/wire.ts'

/** What the first byte of a MessagePack value says about the rest of it. */
interface Head {
  kind: 'scalar' | 'text' | 'bytes' | 'array' | 'map' | 'refused'
  /** Number of bytes after the first that hold the length or the count; 0: `fixed` holds it. */
  lengthBytes: 0 | 1 | 2 | 4
  fixed: number
}

/** Values of one size: how many bytes follow. Null, true and false; floating point; unsigned; signed. */
const scalars = new Map([
  ...[0xc0, 0xc2, 0xc3].map((first) => [first, 0] as const),
  ...[0xcc, 0xd0].map((first) => [first, 1] as const),
  ...[0xcd, 0xd1].map((first) => [first, 2] as const),
  ...[0xca, 0xce, 0xd2].map((first) => [first, 4] as const),
  ...[0xcb, 0xcf, 0xd3].map((first) => [first, 8] as const),
])

/** Values that state their length. */
const counted = new Map<number, Pick<Head, 'kind' | 'lengthBytes'>>([
  [0xc4, { kind: 'bytes', lengthBytes: 1 }],
  [0xc5, { kind: 'bytes', lengthBytes: 2 }],
  [0xc6, { kind: 'bytes', lengthBytes: 4 }],
  [0xd9, { kind: 'text', lengthBytes: 1 }],
  [0xda, { kind: 'text', lengthBytes: 2 }],
  [0xdb, { kind: 'text', lengthBytes: 4 }],
  [0xdc, { kind: 'array', lengthBytes: 2 }],
  [0xdd, { kind: 'array', lengthBytes: 4 }],
  [0xde, { kind: 'map', lengthBytes: 2 }],
  [0xdf, { kind: 'map', lengthBytes: 4 }],
])

const heads = Array.from({ length: 256 }, (_, first) => describeHead(first))

/**
 * Whether a MessagePack frame may be decoded: whole, no deeper and with no more values and text than `limits`. Walks
 * over the bytes without keeping anything of them, because a decoder would allocate the memory before it could reject
 * the frame.
 */
export function isFrameWithin(frame: ArrayBuffer, limits: RequestLimits): boolean {
  const view = new DataView(frame)
  // The number of values still expected at each level.
  const pending = new Uint32Array(limits.depth + 1).fill(1, 0, 1)
  let level = 0
  let position = 0
  let values = 0
  let textBytes = 0

  for (;;) {
    while (pending[level] === 0) if (--level < 0) return position === frame.byteLength
    if (position >= frame.byteLength || ++values > limits.values) return false
    pending[level] = (pending[level] ?? 0) - 1
    const head = heads[view.getUint8(position++)]
    if (head === undefined || head.kind === 'refused') return false
    if (position + head.lengthBytes > frame.byteLength) return false
    const length = readLength(view, position, head)
    position += head.lengthBytes
    if (head.kind === 'array' || head.kind === 'map') {
      const children = head.kind === 'map' ? length * 2 : length
      // Every value takes at least one byte, so a larger count is invalid.
      if (children > frame.byteLength - position || ++level > limits.depth) return false
      pending[level] = children
    } else {
      position += length
      if (head.kind === 'text') textBytes += length
      if (position > frame.byteLength || textBytes > limits.textBytes) return false
    }
  }
}

function readLength(view: DataView, position: number, { lengthBytes, fixed }: Head): number {
  if (lengthBytes === 0) return fixed
  if (lengthBytes === 1) return view.getUint8(position)
  return lengthBytes === 2 ? view.getUint16(position) : view.getUint32(position)
}

/** The table of formats in the MessagePack specification. Extensions are refused: no request has one. */
function describeHead(first: number): Head {
  if (first <= 0x7f || first >= 0xe0) return { kind: 'scalar', lengthBytes: 0, fixed: 0 }
  if (first <= 0x8f) return { kind: 'map', lengthBytes: 0, fixed: first & 0x0f }
  if (first <= 0x9f) return { kind: 'array', lengthBytes: 0, fixed: first & 0x0f }
  if (first <= 0xbf) return { kind: 'text', lengthBytes: 0, fixed: first & 0x1f }
  const scalarBytes = scalars.get(first)
  if (scalarBytes !== undefined) return { kind: 'scalar', lengthBytes: 0, fixed: scalarBytes }
  return { kind: 'refused', lengthBytes: 0, fixed: 0, ...counted.get(first) }
}
