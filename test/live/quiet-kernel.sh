# $1: folder of the tests, $2: built files, $3: working folder with network.sh. The sensor's kernel holds 10.9.0.1 and has a service on
# 8022/tcp; network.sh keeps it quiet everywhere else. Leaves check.txt, and what the scanner saw in answers.txt.
. "$1/namespaces.sh"
cd "$3"
ip route del blackhole 198.51.100.0/24
ip -6 route del blackhole 2001:db8:5::/48
node -e "require('net').createServer(s => s.end('service')).listen(8022)" &
sh network.sh
sh network.sh
node "$2/cli/teiten.js" sensor check --interface sensor0 --addresses 198.51.100.0/24,2001:db8:5::/48,10.9.0.1 > check.txt || true
knock() { scanner timeout 1 bash -c "exec 3<>/dev/tcp/10.9.0.1/$1 && head -c 7 <&3" 2>&1 && echo " $1 open" || echo "$1: $?"; }
sleep 1
{ knock 8022; knock 81; } > answers.txt 2>&1
