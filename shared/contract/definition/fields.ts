/** Schemas that several nouns of the contract use. */
import { z } from 'zod'
import { checkTopicFilter } from '../../mqtt/topic-filter.ts'
import { checkTopicName } from '../../mqtt/topic-name.ts'
import { qos, refuse } from '../../profile/schema.ts'
import { textMatches } from '../../types/message.ts'

/** Id of a saved or open entity, from 1. */
export const id = z.int().positive()

/** A list of ids. */
export const ids = z.array(id).min(1).max(10_000)

/** Input of a call that needs none. */
export const nothing = z.strictObject({})

/** Input of a call about one entity. */
export const byId = z.strictObject({ id })

const topicText = z.string().max(65_535)

/** A topic filter (MQTT 5, 4.7); refused with `invalid-topic-filter`. */
export const topicFilter = topicText.superRefine((value, context) => {
  const fault = checkTopicFilter(value)
  if (fault) refuse(context, 'invalid-topic-filter', fault)
})

/** A topic name (MQTT 5, 4.7); refused with `invalid-topic`. */
export const topicName = topicText.superRefine((value, context) => {
  const fault = checkTopicName(value)
  if (fault) refuse(context, 'invalid-topic', fault)
})

/** Shape of {@link ViewFilter}. */
export const viewFilter = z.strictObject({
  show: z.enum(['all', 'received', 'published']),
  topicFilters: z.array(topicFilter).max(1_000),
  text: z.string().max(1_000),
  match: z.enum(textMatches).optional(),
  qos: z.array(qos).max(3).optional(),
  retainedOnly: z.boolean().optional(),
  sinceMs: z.number().optional(),
  untilMs: z.number().optional(),
})
