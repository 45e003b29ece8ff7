import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language'
import type { Diagnostic } from '@codemirror/lint'
import { linter } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { EditorState } from '@codemirror/state'
import { EditorView, drawSelection, highlightSpecialChars, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { checkJson } from '../../../../shared/payload/json/json-check.ts'
import type { JsonFault } from '../../../../shared/payload/json/json-scan.ts'

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--payload-key)' },
  { tag: tags.string, color: 'var(--payload-string)' },
  { tag: tags.number, color: 'var(--payload-number)' },
  { tag: tags.bool, color: 'var(--payload-literal)' },
  { tag: tags.null, color: 'var(--payload-null)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', fontSize: '0.75rem', maxHeight: '12rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem', overflow: 'auto' },
  '.cm-content': { padding: '0', minHeight: '3.75rem', caretColor: 'var(--ui-text-highlighted)' },
  '.cm-line': { padding: '0 0.125rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ui-text-highlighted)' },
  '.cm-placeholder': { color: 'var(--ui-text-muted)', fontFamily: 'var(--font-sans)' },
  '.cm-specialChar': { color: 'var(--payload-mark)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--ui-primary) 16%, transparent)',
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--ui-primary) 24%, transparent)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--ui-bg-elevated)',
    border: '1px solid var(--ui-border)',
    borderRadius: '0.375rem',
    color: 'var(--ui-text)',
    fontFamily: 'var(--font-sans)',
  },
  // The underline of the library is a picture in a data: address, which the page's policy refuses.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--ui-error) 1px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--ui-error)' },
})

/** Words of the language on screen, read anew whenever they are shown. */
export interface EditorWords {
  label: string
  placeholder: string
}

/** What every payload editor has, whatever its format. Only LF breaks a line, so that a CR stays what it is. */
export function editorBase(onChange: (text: string) => void): Extension {
  return [
    EditorState.lineSeparator.of('\n'),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    keymap.of([...historyKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter')]),
    look,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.sliceDoc())
    }),
  ]
}

export function editorWords({ label, placeholder: hint }: EditorWords): Extension {
  return [EditorView.contentAttributes.of({ 'aria-label': label }), placeholder(hint)]
}

/** Colours and checks of JSON; plain text has none. */
export function editorFormat(format: 'text' | 'json', wordFault: (fault: JsonFault) => string): Extension {
  if (format === 'text') return []
  return [
    json(),
    bracketMatching(),
    syntaxHighlighting(colours),
    linter((view) => diagnose(view.state.sliceDoc(), wordFault), { delay: 300 }),
  ]
}

function diagnose(text: string, wordFault: (fault: JsonFault) => string): Diagnostic[] {
  const fault = text.trim() === '' ? null : checkJson(text)
  if (!fault) return []
  const to = Math.min(text.length, fault.position + Math.max(1, fault.found.length))
  const from = Math.min(fault.position, Math.max(0, to - 1))
  return [{ from, to, severity: 'error', message: wordFault(fault) }]
}
