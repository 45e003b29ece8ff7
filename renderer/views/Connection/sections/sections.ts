import type { Component } from 'vue'
import { isEncrypted, isWebSocket } from '../../../../shared/types/connection.ts'
import { speaksFive } from '../draft/applies.ts'
import type { ProfileDraft } from '../draft/profile-draft.ts'
import AddressSection from './AddressSection.vue'
import IdentitySection from './IdentitySection.vue'
import MqttFiveSection from './MqttFiveSection.vue'
import NotesSection from './NotesSection.vue'
import RecordingSection from './RecordingSection.vue'
import SessionSection from './SessionSection.vue'
import TlsSection from '../tls/TlsSection.vue'
import WebSocketSection from './WebSocketSection.vue'
import WillSection from '../will/WillSection.vue'
import type { SectionName } from './section-names.ts'

interface Section {
  name: SectionName
  component: Component
  /** Parts of the profile whose faults it shows. */
  parts: readonly string[]
  applies: (draft: ProfileDraft) => boolean
}

const always = () => true
const session = ['sessionExpiryS', 'keepAliveS', 'connectTimeoutMs', 'maxPacketBytes', 'reconnect']

/** The parts of the form, in their order; those that do not apply are not shown. */
export const sections: readonly Section[] = [
  { name: 'address', component: AddressSection, parts: ['host', 'port'], applies: always },
  {
    name: 'identity',
    component: IdentitySection,
    parts: ['name', 'clientId', 'username', 'password'],
    applies: always,
  },
  {
    name: 'tls',
    component: TlsSection,
    parts: ['tls', 'secrets.tlsKey', 'secrets.tlsPkcs12', 'secrets.tlsPassphrase'],
    applies: ({ transport }) => isEncrypted(transport),
  },
  {
    name: 'webSocket',
    component: WebSocketSection,
    parts: ['path', 'webSocket', 'secrets.headers'],
    applies: ({ transport }) => isWebSocket(transport),
  },
  { name: 'session', component: SessionSection, parts: session, applies: always },
  { name: 'will', component: WillSection, parts: ['will'], applies: always },
  {
    name: 'mqttFive',
    component: MqttFiveSection,
    parts: ['connectProperties', 'secrets.authenticationData'],
    applies: speaksFive,
  },
  { name: 'recording', component: RecordingSection, parts: ['retention'], applies: always },
  { name: 'notes', component: NotesSection, parts: ['notes', 'colour', 'folderId'], applies: always },
]
