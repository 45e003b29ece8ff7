/** Largest MQTT UTF-8 string in bytes (MQTT 5, 1.5.4). */
export const maxStringBytes = 65_535

/** Why a topic name or filter is not one: the page words it from `fault` and `position` (in characters, from 0). */
export interface TopicFault {
  fault:
    | 'empty'
    | 'too-long'
    | 'nul-character'
    | 'lone-surrogate'
    | 'wildcard-in-name'
    | 'hash-not-last'
    | 'hash-not-alone'
    | 'plus-not-alone'
    | 'share-name-missing'
    | 'share-name-wildcard'
    | 'share-filter-missing'
  /** Index of the offending character. */
  position: number
  /** English sentence with its MQTT clause. */
  message: string
}

/** Bytes of a string in UTF-8, without encoding it. A lone surrogate counts 3, as its replacement would. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 4
      index++
    } else bytes += 3
  }
  return bytes
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** What forbids a string as any topic: emptiness, length, U+0000, lone surrogates (MQTT 4.7.3, 1.5.4). */
export function checkTopicString(text: string): TopicFault | null {
  if (text === '') {
    return { fault: 'empty', position: 0, message: 'A topic needs at least one character [MQTT-4.7.3-1].' }
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    return {
      fault: 'nul-character',
      position: nul,
      message: 'A topic must not contain the character U+0000 [MQTT-4.7.3-2].',
    }
  }
  if (!text.isWellFormed()) {
    return {
      fault: 'lone-surrogate',
      position: loneSurrogateAt(text),
      message: 'A topic must not contain half of a surrogate pair [MQTT-1.5.4-1].',
    }
  }
  if (utf8Length(text) > maxStringBytes) {
    return {
      fault: 'too-long',
      position: text.length,
      message: 'A topic must not be longer than 65,535 bytes of UTF-8 [MQTT-4.7.3-3].',
    }
  }
  return null
}

function loneSurrogateAt(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0xd800 || unit > 0xdfff) continue
    if (unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index++
    else return index
  }
  return -1
}
