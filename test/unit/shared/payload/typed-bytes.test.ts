import { describe, expect, it } from 'vitest'
import { bytesOfTyped, typedOfBytes } from '../../../../shared/payload/typed-bytes.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('what is typed', () => {
  it('stands for its bytes', () => {
    expect(bytesOfTyped('é', 'text').bytes).toEqual(bytes(0xc3, 0xa9))
    expect(bytesOfTyped('{"a": 1}', 'json').bytes).toHaveLength(8)
    expect(bytesOfTyped('00:fF 1\n0', 'hex').bytes).toEqual(bytes(0, 255, 16))
    expect(bytesOfTyped('+/8=', 'base64').bytes).toEqual(bytes(0xfb, 0xff))
    expect(bytesOfTyped('-_ 8', 'base64').bytes).toEqual(bytes(0xfb, 0xff))
  })

  it('is nothing while it is empty', () => {
    for (const format of ['text', 'json', 'hex', 'base64'] as const) {
      expect(bytesOfTyped('', format).bytes, format).toEqual(bytes())
    }
  })

  it('says where it is wrong', () => {
    expect(bytesOfTyped('00 fg', 'hex').fault).toEqual({ fault: 'hex', position: 4 })
    expect(bytesOfTyped('012', 'hex').fault).toEqual({ fault: 'half-byte' })
    expect(bytesOfTyped('ab!d', 'base64').fault).toEqual({ fault: 'base64', position: 2 })
    expect(bytesOfTyped('a=bc', 'base64').fault).toEqual({ fault: 'base64', position: 1 })
    expect(bytesOfTyped('abcde', 'base64').fault).toEqual({ fault: 'base64', position: 5 })
    expect(bytesOfTyped('{', 'json').fault).toMatchObject({ fault: 'json' })
  })
})

describe('bytes', () => {
  it('are shown as they were typed', () => {
    expect(typedOfBytes(bytes(0x68, 0x69), 'text')).toEqual({ text: 'hi', format: 'text' })
    expect(typedOfBytes(bytes(0xfb, 0xff), 'base64')).toEqual({ text: '+/8=', format: 'base64' })
  })

  it('are shown as hex when they are no text', () => {
    expect(typedOfBytes(bytes(0xff), 'text')).toEqual({ text: 'ff', format: 'hex' })
  })
})
