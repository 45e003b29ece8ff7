/** Opens the view that a filter needs. */
import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import { totalsReader } from '../../db/queries/history/totals.ts'
import { FilteredView } from './filtered-view.ts'
import { showsEverything } from './row-filter.ts'
import type { RowReader, View } from './view.ts'
import { WholeView } from './whole-view.ts'

/** A view on a connection through a filter. */
export function openView(db: ReadDb, reader: RowReader, connectionId: number, filter: ViewFilter): View {
  return showsEverything(filter)
    ? new WholeView(reader, totalsReader(db), connectionId)
    : new FilteredView(db, reader, connectionId, filter)
}
