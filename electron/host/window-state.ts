import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const shape = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  maximized: z.boolean(),
})

/** Where the window was when it was last closed, in pixels of the screen. */
export type WindowState = z.infer<typeof shape>

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Null when there is none, it is damaged, or its screen is gone. */
export function readWindowState(path: string, screens: readonly Rectangle[]): WindowState | null {
  try {
    const state = shape.parse(JSON.parse(readFileSync(path, 'utf8')))
    return screens.some((screen) => contains(screen, state.x + state.width / 2, state.y + 20)) ? state : null
  } catch {
    // An unreadable place is not reported: the window opens at its default place.
    return null
  }
}

/** Best effort: a failed write must not disturb the closing of the program. */
export function writeWindowState(path: string, state: WindowState, log: (message: string) => void): void {
  try {
    writeFileSync(path, JSON.stringify(state))
  } catch (error) {
    log(
      `The place of the window could not be kept: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function contains(screen: Rectangle, x: number, y: number): boolean {
  return x >= screen.x && x < screen.x + screen.width && y >= screen.y && y < screen.y + screen.height
}
