import { bolt } from './database/bolt.ts'
import { cassandra } from './database/cassandra.ts'
import { drda } from './database/drda.ts'
import { elasticsearch } from './database/elasticsearch.ts'
import { hadoopRpc } from './database/hadoop-rpc.ts'
import { memcached } from './database/memcached.ts'
import { mongodb } from './database/mongodb.ts'
import { mssql } from './database/mssql.ts'
import { mysql } from './database/mysql.ts'
import { oracle } from './database/oracle.ts'
import { postgres } from './database/postgres.ts'
import { redis } from './database/redis.ts'
import { zookeeper } from './database/zookeeper.ts'
import { ard } from './discovery/ard.ts'
import { citrix } from './discovery/citrix.ts'
import { crestron } from './discovery/crestron.ts'
import { digi } from './discovery/digi.ts'
import { lantronix } from './discovery/lantronix.ts'
import { mndp } from './discovery/mndp.ts'
import { natPmp } from './discovery/nat-pmp.ts'
import { rip } from './discovery/rip.ts'
import { sadp } from './discovery/sadp.ts'
import { ubiquiti } from './discovery/ubiquiti.ts'
import { wsDiscovery } from './discovery/ws-discovery.ts'
import { xdmcp } from './discovery/xdmcp.ts'
import { afp } from './files/afp.ts'
import { dcerpc } from './files/dcerpc.ts'
import { distcc } from './files/distcc.ts'
import { ftp } from './files/ftp.ts'
import { git } from './files/git.ts'
import { iscsi } from './files/iscsi.ts'
import { netbiosSession } from './files/netbios-session.ts'
import { pjl } from './files/pjl.ts'
import { rsync } from './files/rsync.ts'
import { smb } from './files/smb.ts'
import { tftp } from './files/tftp.ts'
import { atg } from './industrial/atg.ts'
import { bacnet } from './industrial/bacnet.ts'
import { codesys } from './industrial/codesys.ts'
import { dnp3 } from './industrial/dnp3.ts'
import { ethernetIp } from './industrial/ethernet-ip.ts'
import { fins } from './industrial/fins.ts'
import { fox } from './industrial/fox.ts'
import { hartIp } from './industrial/hart-ip.ts'
import { iec104 } from './industrial/iec104.ts'
import { knx } from './industrial/knx.ts'
import { melsec } from './industrial/melsec.ts'
import { modbus } from './industrial/modbus.ts'
import { opcUa } from './industrial/opc-ua.ts'
import { pcworx } from './industrial/pcworx.ts'
import { s7 } from './industrial/s7.ts'
import { giop } from './java/giop.ts'
import { javaRmi } from './java/java-rmi.ts'
import { javaSerialized } from './java/java-serialized.ts'
import { jdwp } from './java/jdwp.ts'
import { t3 } from './java/t3.ts'
import { adb } from './login/adb.ts'
import { radmin } from './login/radmin.ts'
import { rdp } from './login/rdp.ts'
import { rlogin } from './login/rlogin.ts'
import { spice } from './login/spice.ts'
import { ssh } from './login/ssh.ts'
import { telnet } from './login/telnet.ts'
import { vnc } from './login/vnc.ts'
import { x11 } from './login/x11.ts'
import { imap } from './mail/imap.ts'
import { nntp } from './mail/nntp.ts'
import { pop3 } from './mail/pop3.ts'
import { smtp } from './mail/smtp.ts'
import { dahua } from './media/dahua.ts'
import { dvrip } from './media/dvrip.ts'
import { h323 } from './media/h323.ts'
import { iax2 } from './media/iax2.ts'
import { mgcp } from './media/mgcp.ts'
import { rtmp } from './media/rtmp.ts'
import { rtsp } from './media/rtsp.ts'
import { sip } from './media/sip.ts'
import { skinny } from './media/skinny.ts'
import { amqp } from './messaging/amqp.ts'
import { coap } from './messaging/coap.ts'
import { irc } from './messaging/irc.ts'
import { kafka } from './messaging/kafka.ts'
import { mqtt } from './messaging/mqtt.ts'
import { nats } from './messaging/nats.ts'
import { openwire } from './messaging/openwire.ts'
import { stomp } from './messaging/stomp.ts'
import { xmpp } from './messaging/xmpp.ts'
import { bgp } from './network/bgp.ts'
import { dhcp } from './network/dhcp.ts'
import { dns } from './network/dns.ts'
import { ipmi } from './network/ipmi.ts'
import { kerberos } from './network/kerberos.ts'
import { ldap } from './network/ldap.ts'
import { netTcp } from './network/net-tcp.ts'
import { netbiosName } from './network/netbios-name.ts'
import { netflow } from './network/netflow.ts'
import { ntp } from './network/ntp.ts'
import { oncRpc } from './network/onc-rpc.ts'
import { radius } from './network/radius.ts'
import { slp } from './network/slp.ts'
import { snmp } from './network/snmp.ts'
import { stun } from './network/stun.ts'
import { syslog } from './network/syslog.ts'
import type { PayloadProtocol } from './payload-protocol.ts'
import { bitcoin } from './peer/bitcoin.ts'
import { bittorrent } from './peer/bittorrent.ts'
import { edonkey } from './peer/edonkey.ts'
import { ethereum } from './peer/ethereum.ts'
import { gameQuery } from './peer/game-query.ts'
import { gnutella } from './peer/gnutella.ts'
import { minecraft } from './peer/minecraft.ts'
import { monero } from './peer/monero.ts'
import { raknet } from './peer/raknet.ts'
import { teamspeak } from './peer/teamspeak.ts'
import { dtls } from './secure/dtls.ts'
import { quic } from './secure/quic.ts'
import { tls } from './secure/tls.ts'
import { gtp } from './tunnel/gtp.ts'
import { ike } from './tunnel/ike.ts'
import { l2tp } from './tunnel/l2tp.ts'
import { openvpn } from './tunnel/openvpn.ts'
import { pptp } from './tunnel/pptp.ts'
import { socks } from './tunnel/socks.ts'
import { tinc } from './tunnel/tinc.ts'
import { wireguard } from './tunnel/wireguard.ts'
import { ajp } from './web/ajp.ts'
import { fastcgi } from './web/fastcgi.ts'
import { http } from './web/http.ts'
import { jsonRpc } from './web/json-rpc.ts'
import { ssdp } from './web/ssdp.ts'

/** The first that matches wins: what has a long magic number or a strict form comes before what has little of either. */
export const PROTOCOLS: readonly PayloadProtocol[] = [
  ssdp,
  http,
  sip,
  rtsp,
  tls,
  dtls,
  quic,
  ssh,
  rdp,
  s7,
  h323,
  smb,
  netbiosSession,
  adb,
  iscsi,
  t3,
  javaRmi,
  jdwp,
  javaSerialized,
  giop,
  vnc,
  x11,
  spice,
  mqtt,
  amqp,
  stomp,
  nats,
  xmpp,
  openwire,
  netTcp,
  opcUa,
  fox,
  knx,
  ethernetIp,
  dnp3,
  codesys,
  pcworx,
  ajp,
  fastcgi,
  bolt,
  bitcoin,
  monero,
  bgp,
  pptp,
  hadoopRpc,
  elasticsearch,
  distcc,
  rsync,
  git,
  pjl,
  tinc,
  atg,
  zookeeper,
  gnutella,
  dahua,
  dvrip,
  rtmp,
  redis,
  smtp,
  pop3,
  ftp,
  imap,
  nntp,
  irc,
  memcached,
  jsonRpc,
  sadp,
  wsDiscovery,
  syslog,
  mgcp,
  teamspeak,
  raknet,
  gameQuery,
  bittorrent,
  postgres,
  drda,
  oracle,
  mssql,
  cassandra,
  kafka,
  afp,
  mongodb,
  mysql,
  rlogin,
  radmin,
  dcerpc,
  skinny,
  edonkey,
  stun,
  netbiosName,
  kerberos,
  snmp,
  ldap,
  ipmi,
  bacnet,
  ike,
  oncRpc,
  dhcp,
  slp,
  radius,
  openvpn,
  wireguard,
  l2tp,
  gtp,
  tftp,
  netflow,
  xdmcp,
  rip,
  digi,
  crestron,
  citrix,
  iax2,
  melsec,
  hartIp,
  iec104,
  fins,
  modbus,
  ethereum,
  dns,
  ntp,
  coap,
  minecraft,
  socks,
  telnet,
  natPmp,
  ubiquiti,
  ard,
  mndp,
  lantronix,
]
