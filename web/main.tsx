import '@fontsource-variable/noto-sans-jp/index.css'
import '@fontsource/ibm-plex-mono/latin-400.css'
import '@fontsource/ibm-plex-mono/latin-500.css'
import '@fontsource/ibm-plex-mono/latin-600.css'
import './style/tokens.css'
import './style/frame.css'
import './style/page.css'
import './style/port.css'
import './style/tables.css'
import './style/narrow.css'
import { render } from 'preact'
import { App } from './app.tsx'

render(<App />, document.getElementById('app')!)
