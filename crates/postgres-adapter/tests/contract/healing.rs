//! PostgreSQL goes away and comes back.

use domain::store::{Request, Store, StoreError};
use embedded_postgres::{
    Durability,
    testing::{TestCluster, private_cluster},
};
use postgres_adapter::{PostgresStore, migrations};
use tokio::runtime::Handle;

use crate::support::{Fallible, by_id, numbered_product, store_at, until};

async fn cluster_and_store() -> Fallible<(TestCluster, String, PostgresStore)> {
    let cluster = private_cluster(Durability::Full).await?;
    let database = cluster.empty_database().await?;
    let url = database.url().to_owned();
    // It lives as long as its cluster.
    std::mem::forget(database);
    migrations::run(&url, &Handle::current()).await?;
    let store = store_at(&url, |_| {});
    Ok((cluster, url, store))
}

async fn use_every_connection(store: &PostgresStore) -> Fallible {
    let mut units = Vec::new();
    for _ in 0..4 {
        let mut unit = store.begin(&Request::of(domain::access::Actor::System)).await?;
        unit.inventory().next_product_id().await?;
        units.push(unit);
    }
    for unit in units {
        unit.roll_back().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_postgresql_is_not_noticed_by_those_who_come_after_it() -> Fallible {
    let (mut cluster, _, store) = cluster_and_store().await?;
    for round in 1..=2 {
        use_every_connection(&store).await?;
        cluster.kill_9().await?;
        cluster.restart().await?;
        // Questions and units alike.
        store.has_data().await?;
        use_every_connection(&store).await?;
        let mut unit = store.begin(&Request::of(domain::access::Actor::System)).await?;
        unit.inventory().insert_product(numbered_product(round));
        unit.commit().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_away_the_store_says_so_and_heals_by_itself() -> Fallible {
    let (mut cluster, _, store) = cluster_and_store().await?;
    use_every_connection(&store).await?;
    let mut unit = store.begin(&Request::of(domain::access::Actor::System)).await?;
    unit.inventory().lock_stock(&[by_id(1)], &[]).await?;
    cluster.kill_9().await?;
    // Backends outlive their postmaster for a moment, and answer until they notice.
    let lost = loop {
        if let Err(error) = unit.inventory().lock_stock(&[by_id(1)], &[]).await {
            break error;
        }
    };
    assert!(matches!(lost, StoreError::Unavailable(_)), "{lost:?}");
    let away = loop {
        if let Err(error) = store.ping().await {
            break error;
        }
    };
    assert!(matches!(away, StoreError::Unavailable(_)), "{away:?}");
    cluster.restart().await?;
    until("the store is back", || async { store.ping().await.is_ok() }).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_were_ended_behind_our_back_are_replaced_silently() -> Fallible {
    let world = crate::support::World::new().await;
    use_every_connection(&world.store).await?;
    let outsider = world.outsider().await;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    outsider.batch_execute(end).await?;
    use_every_connection(&world.store).await?;
    outsider.batch_execute(end).await?;
    world.store.ping().await?;
    Ok(())
}
