import type { SetupFacts } from './setup-steps.ts'

/** Identity that the services run as. */
export const SERVICE_USER = 'teiten'
export const DATA_FOLDER = '/var/lib/teiten'
export const CONFIG_FOLDER = '/etc/teiten'

/** A sensor makes few objects: without this V8 takes 50 MB for young ones, in a flood a quarter of the process. */
export const SMALL_HEAP = '--max-semi-space-size=2'

/** The sensor alone: one capability, a file system that it can only read, and nothing that it could gain (systemd.exec(5)). */
export function sensorUnit(facts: SetupFacts): string {
  return `[Unit]
Description=teiten live sensor
Wants=network-online.target
After=network-online.target teiten-network.service
Requires=teiten-network.service

[Service]
ExecStart=${facts.command} sensor run --data ${DATA_FOLDER} --config ${CONFIG_FOLDER}/teiten.yaml
User=${SERVICE_USER}
Group=${SERVICE_USER}
AmbientCapabilities=CAP_NET_RAW
CapabilityBoundingSet=CAP_NET_RAW
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${DATA_FOLDER}
WorkingDirectory=${DATA_FOLDER}
ProtectHome=${/(^| )\/(home|root|run\/user)\//.test(facts.command) ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_PACKET AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
UMask=0077
LimitNOFILE=262144
Nice=-5
Restart=always
RestartSec=2
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
`
}

/** Makes the machine's network ready at every start; needs root for a moment. */
export function networkUnit(): string {
  return `[Unit]
Description=Routes and rules that keep the addresses of the teiten sensor dark
Before=teiten-sensor.service
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${CONFIG_FOLDER}/network.sh
CapabilityBoundingSet=CAP_NET_ADMIN
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`
}

/** An image of the sensor and how it is run: root inside, with the three capabilities that it gives up once the ring is open. */
export function containerFile(facts: SetupFacts): string {
  return `# docker build -t teiten . && docker run -d --name teiten --network host --read-only --tmpfs /tmp \\
#   --cap-drop ALL --cap-add NET_RAW --cap-add SETUID --cap-add SETGID --security-opt no-new-privileges \\
#   -v teiten-data:${DATA_FOLDER} -v ${CONFIG_FOLDER}/teiten.yaml:${CONFIG_FOLDER}/teiten.yaml:ro teiten
# The machine's own network has to be made ready once outside: ${CONFIG_FOLDER}/network.sh.
FROM node:20-bookworm-slim
RUN npm install --global --omit=dev teiten@${facts.version} && npm cache clean --force \\
  && useradd --system --home-dir ${DATA_FOLDER} ${SERVICE_USER} \\
  && mkdir -p ${DATA_FOLDER} && chown ${SERVICE_USER}: ${DATA_FOLDER}
ENV NODE_OPTIONS=${SMALL_HEAP}
VOLUME ${DATA_FOLDER}
ENTRYPOINT ["teiten", "sensor", "run", "--data", "${DATA_FOLDER}", "--config", "${CONFIG_FOLDER}/teiten.yaml"]
`
}
