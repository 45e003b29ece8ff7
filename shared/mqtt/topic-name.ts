import type { TopicFault } from './utf8.ts'
import { checkTopicString } from './utf8.ts'

/**
 * Why `name` cannot be published to, or null if it can (MQTT 5 and 3.1.1, 4.7.1 and 4.7.3).
 */
export function checkTopicName(name: string): TopicFault | null {
  const fault = checkTopicString(name)
  if (fault) return fault
  const wildcard = name.search(/[+#]/)
  if (wildcard < 0) return null
  return {
    fault: 'wildcard-in-name',
    position: wildcard,
    message: `"${name[wildcard] ?? ''}" is a wildcard: a message is published to one topic [MQTT-3.3.2-2].`,
  }
}
