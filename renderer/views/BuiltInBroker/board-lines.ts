import type { BrokerLogin } from '../../../shared/types/workbench.ts'

/** How a client reaches the built-in broker from the network. */
export interface Reach {
  host: string
  port: number
  login: BrokerLogin | null
}

/** The whole address, for a QR code: `mqtt://class:secret@192.168.1.20:1883`. */
export function urlOf({ host, port, login }: Reach): string {
  const user = login ? `${encodeURIComponent(login.username)}:${encodeURIComponent(login.password)}@` : ''
  return `mqtt://${user}${host}:${port}`
}

/** Lines for MicroPython with umqtt.simple: they connect and publish. */
export function micropythonLines({ host, port, login }: Reach): string {
  const more = login ? `, user=${pythonText(login.username)}, password=${pythonText(login.password)}` : ''
  return [
    'from umqtt.simple import MQTTClient',
    `client = MQTTClient("board-1", ${pythonText(host)}, port=${port}${more})`,
    'client.connect()',
    'client.publish(b"class/board-1", b"hello")',
  ].join('\n')
}

/** A line for a terminal with the clients of mosquitto. */
export function mosquittoLine({ host, port, login }: Reach): string {
  const more = login ? ` -u ${shellText(login.username)} -P ${shellText(login.password)}` : ''
  return `mosquitto_pub -h ${host} -p ${port}${more} -t class/board-1 -m hello`
}

/** A Python literal; JSON writes strings the same way but for characters beyond U+FFFF, which it leaves as they are. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}

/** A word of a POSIX shell, in quotes where it needs them. */
function shellText(text: string): string {
  return /^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
