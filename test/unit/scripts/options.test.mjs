import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseStartOptions } from '../../../scripts/lib/options.mjs'

const nothingAsked = { browser: false, port: null, dataDir: null, open: true, demo: false, help: false }

describe('the options of npm start', () => {
  it.each([
    [[], {}],
    [['--browser', '--no-open', '--demo'], { browser: true, open: false, demo: true }],
    [['--port', '0'], { port: 0 }],
    [['--port=65535'], { port: 65_535 }],
    [['--data-dir', 'x y'], { dataDir: resolve('x y') }],
    [['--data-dir=~/here'], { dataDir: join(homedir(), 'here') }],
    [['--help'], { help: true }],
  ])('understands %j', (args, asked) => {
    expect(parseStartOptions(args)).toEqual({ ...nothingAsked, ...asked })
  })

  it.each([
    [['--nope'], '--nope is not an option'],
    [['-p', '1'], '-p is not an option'],
    [['word'], '"word" is not an option'],
    [['--'], '"--" is not an option'],
    [['--constructor'], '--constructor is not an option'],
    [['--browser=yes'], '--browser takes no value'],
    [['--port'], '--port needs a number'],
    [['--port', '--demo'], '--port needs a number'],
    [['--port', '1.5'], 'not "1.5"'],
    [['--port', '65536'], 'not "65536"'],
    [['--port=-1'], 'not "-1"'],
    [['--data-dir'], '--data-dir needs a folder'],
    [['--data-dir='], '--data-dir needs a folder'],
  ])('says what is wrong with %j, with exit code 2', (args, sentence) => {
    expect(() => parseStartOptions(args)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(sentence) }),
    )
  })
})
