# Waits beside a program which runs PostgreSQL, until that program dies.
#
# Standard input is a pipe which only the program holds open; however it dies,
# the pipe ends. Until then the program says which process to watch, or that
# there is nothing left to watch.
#
#   $1  the cluster's folder      $2  the data folder      $3  stop or remove

cluster=$1 folder=$2 task=$3
pid=

trap '' HUP INT TERM
while IFS= read -r word; do
    case $word in
    dismiss) exit 0 ;;
    *) pid=$word ;;
    esac
done

# By now the id may belong to another process, which must not be signalled.
serves() {
    if [ -e /proc/self/cwd ]; then
        [ "/proc/$1/cwd" -ef "$cluster" ]
    else
        case $(ps -ww -o stat=,command= -p "$1") in
        Z*) false ;;
        *"-D $cluster "*) true ;;
        *) false ;;
        esac
    fi
}

round=0
while [ -n "$pid" ] && serves "$pid"; do
    if [ "$round" -gt 400 ]; then
        signal=KILL
    elif [ "$task" = remove ] || [ "$round" -gt 300 ]; then
        signal=QUIT
    else
        signal=INT
    fi
    kill -s "$signal" "$pid"
    round=$((round + 1))
    sleep 0.1
done

# More than once, since a server without postmaster may still write a last file;
# but never again once it is gone, since another may be made in its place.
round=0
while [ "$task" = remove ] && [ "$round" -lt 50 ]; do
    rm -rf -- "$folder" && break
    round=$((round + 1))
    sleep 0.1
done
