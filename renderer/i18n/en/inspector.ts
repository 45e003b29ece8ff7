export const messages = {
  title: 'Inspector',
  chartOf: 'Chart {path}',
  duplicateKey: 'This object has this key more than once.',
  moreLines: '{count} more line | {count} more lines',
  moreCharacters: '… {count} more character | … {count} more characters',
  moreBytes: '{count} more byte | {count} more bytes',
  previewEnds: '… the rest is shown in the inspector',
  emptyPayload: 'Empty payload',
  notJson: 'Not JSON, shown as text',
  notText: 'Not UTF-8 text, shown as bytes',
}
