export const messages = {
  export: 'Export',
  what: 'Export what the conversation shows',
  json: 'As JSON, every byte exact',
  csv: 'As CSV, a row per message',
  csvFields: 'As CSV, also a column per JSON field',
  sessionLines: 'CSV with lines about the session',
  scanning: 'Looking for columns: {scanned} of {total}',
  fieldsLeftOut:
    '{count} field has no column: a table has at most 1,000 | {count} fields have no column: a table has at most 1,000',
  tray: 'Exports',
  progress: 'Progress of the export',
  amount: '{written} of {total} messages · {size}',
  amountDone: '{written} message · {size} | {written} messages · {size}',
  downloaded: 'Written. Find it in the downloads of your browser.',
  downloadAgain: 'Download again',
  failed: 'The export failed.',
  notStarted: 'The export could not be started',
  state: {
    choosing: 'Choose where to save it…',
    running: 'Writing…',
    cancelled: 'Cancelled; nothing was kept.',
  },
}
