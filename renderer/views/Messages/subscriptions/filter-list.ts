/**
 * The filters in a text that holds several, separated by commas or line breaks; one alone where it holds only one. Each
 * is told once.
 */
export function filtersIn(text: string): string[] {
  const parts = text.split(/[,\n\r]+/).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

/** A pasted list as one line: what separates its filters becomes a comma. */
export function pastedList(text: string): string {
  return text
    .trim()
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .join(', ')
}
