import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { whyRefused } from '../../../electron/host/switches.ts'
import { steadyFlags } from '../../../scripts/lib/runtime.mjs'

const sentence = (name: string) =>
  `Heliograph does not take the option ${name}. Its own are --data-dir=FOLDER and --demo.`

describe('the packaged program', () => {
  it.each([
    ['nothing', []],
    ['its own options', ['--data-dir=/tmp/a', '--demo']],
    ['what its launcher adds', ['--js-flags=--no-memory-protection-keys', '--demo']],
    ['what some displays need', ['--ozone-platform=wayland', '--disable-gpu']],
    ['a file that was dropped on it', ['/home/me/notes.txt']],
  ])('takes %s', (_what, args) => expect(whyRefused(args, { platform: 'linux' })).toBeNull())

  it.each([
    ['--remote-debugging-port=9222', '--remote-debugging-port'],
    ['-remote-debugging-pipe', '-remote-debugging-pipe'],
    [' --remote-debugging-pipe ', '--remote-debugging-pipe'],
    ['--js-flags=--no-memory-protection-keys --expose-gc', '--js-flags'],
    ['-demo', '-demo'],
    ['--DEMO', '--DEMO'],
    ['--', '--'],
    ['--data-dir-2', '--data-dir-2'],
  ])('refuses %j wherever it stands', (argument, name) => {
    expect(whyRefused(['--demo', argument], { platform: 'linux' })).toBe(sentence(name))
  })

  it('refuses a switch with a slash on Windows', () => {
    expect(whyRefused(['/remote-debugging-port=9222'], { platform: 'win32' })).toBe(
      sentence('/remote-debugging-port'),
    )
  })

  it('starts with what its own launcher on Linux adds', () => {
    const builder = readFileSync(join(import.meta.dirname, '../../../electron-builder.yml'), 'utf8')
    const added = [...builder.matchAll(/^    - (--.*)$/gm)].map(([, argument = '']) => argument)
    expect(added).toEqual(steadyFlags({ platform: 'linux', arch: 'x64' }).map((flag) => `--js-flags=${flag}`))
    expect(whyRefused(added, { platform: 'linux' })).toBeNull()
  })

  it('says what helps where its AppImage cannot have a sandbox', () => {
    expect(whyRefused(['--no-sandbox'], { platform: 'linux', env: { APPIMAGE: '/tmp/a' } })).toMatch(/\.deb/)
    expect(whyRefused(['--no-sandbox'], { platform: 'linux', env: {} })).toBe(sentence('--no-sandbox'))
  })
})
