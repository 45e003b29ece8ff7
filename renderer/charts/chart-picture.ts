/** What a saved picture says beside the drawing itself. */
export interface PictureWords {
  title: string
  subtitle: string
  legend: { name: string; colour: string }[]
  theme: 'light' | 'dark'
}

const font = "'Inter Variable', 'Noto Sans CJK JP', sans-serif"
const tints = {
  light: { back: '#ffffff', strong: '#18181b', text: '#52525b' },
  dark: { back: '#18181b', strong: '#fafafa', text: '#a1a1aa' },
}

const margin = 16
const headPx = 56
const entryPx = 18
const entryFont = `11px ${font}`

/** A PNG file of a drawing with its title above and its legend below. `scale`: pixels of the drawing per CSS pixel. */
export async function chartPicture(
  drawing: HTMLCanvasElement,
  scale: number,
  words: PictureWords,
): Promise<Blob | null> {
  const widthPx = drawing.width / scale
  const heightPx = drawing.height / scale
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return null
  context.font = entryFont
  const longestPx = Math.max(...words.legend.map(({ name }) => context.measureText(name).width), 60)
  const columns = Math.max(1, Math.floor(widthPx / (longestPx + 32)))
  const legendPx = Math.ceil(words.legend.length / columns) * entryPx
  canvas.width = (widthPx + 2 * margin) * scale
  canvas.height = (headPx + heightPx + legendPx + 2 * margin) * scale
  const tint = tints[words.theme]

  context.scale(scale, scale)
  context.fillStyle = tint.back
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.textBaseline = 'middle'
  const write = (text: string, size: string, colour: string, x: number, y: number, maxWidth: number) => {
    context.font = `${size} ${font}`
    context.fillStyle = colour
    context.fillText(text, x, y, maxWidth)
  }

  write(words.title, '600 15px', tint.strong, margin, margin + 8, widthPx)
  write(words.subtitle, '12px', tint.text, margin, margin + 28, widthPx)
  context.drawImage(drawing, margin, headPx, widthPx, heightPx)
  for (const [index, { name, colour }] of words.legend.entries()) {
    const x = margin + (index % columns) * (widthPx / columns)
    const y = headPx + heightPx + margin + (Math.floor(index / columns) + 0.5) * entryPx
    context.fillStyle = colour
    context.beginPath()
    context.arc(x + 4, y, 4, 0, 2 * Math.PI)
    context.fill()
    write(name, '11px', tint.text, x + 14, y, widthPx / columns - 22)
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
