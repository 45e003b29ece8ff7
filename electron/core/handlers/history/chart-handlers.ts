/** Answers the calls about the open charts. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { chartCalls } from '../../../../shared/contract/history/charts.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `charts.*`. */
export function chartHandlers({ charts, profiles }: Rooms): HandlersOf<typeof chartCalls, Client> {
  return {
    'charts.open': (input, client) => {
      profiles.get(input.connectionId)
      return charts.openChart(input, client)
    },
    'charts.close': ({ chartId }, client) => {
      charts.closeChart(chartId, client)
      return null
    },
    'charts.moments': (input) => {
      profiles.get(input.connectionId)
      return charts.moments(input)
    },
  }
}
