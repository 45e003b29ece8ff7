/** Answers the calls about what a page has open: views, charts and exports. */
import type { HandlersOf } from '../../../shared/contract/definition/call.ts'
import type { chartCalls } from '../../../shared/contract/history/charts.ts'
import type { exportCalls } from '../../../shared/contract/history/exports.ts'
import type { viewCalls } from '../../../shared/contract/history/views.ts'
import type { Client } from '../ports/client.ts'
import type { Rooms } from './rooms.ts'

/** The handlers of `views.*`. */
export function viewHandlers({ views, profiles }: Rooms): HandlersOf<typeof viewCalls, Client> {
  return {
    'views.open': (input, client) => {
      profiles.get(input.connectionId)
      return views.openView(input, client)
    },
    'views.rows': (input, client) => views.rows(input, client),
    'views.addressAt': (input, client) => views.addressAt(input, client),
    'views.addressOf': (input, client) => views.addressOf(input, client),
    'views.close': ({ viewId }, client) => {
      views.closeView(viewId, client)
      return null
    },
    'views.stopSearch': async ({ viewId }, client) => {
      await views.stopSearch(viewId, client)
      return null
    },
    'views.resumeSearch': async ({ viewId }, client) => {
      await views.resumeSearch(viewId, client)
      return null
    },
  }
}

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

/** The handlers of `exports.*`. */
export function exportHandlers({ exports, profiles }: Rooms): HandlersOf<typeof exportCalls, Client> {
  return {
    'exports.start': (input, client) => exports.start(input, profiles.get(input.connectionId), client),
    'exports.cancel': ({ exportId }, client) => {
      exports.cancel(exportId, client)
      return null
    },
  }
}
